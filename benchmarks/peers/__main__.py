"""This server beside servers in Node and Go: `make bench-peers`, or `python -m benchmarks.peers --peers FOLDER`.

Prints CPU milliseconds per request of all processes of each server, in interleaved rounds over one table. The response
cache of this server is off where it is compared with peers, which have none. `docs/performance.md` keeps the last
table.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

import orjson

from benchmarks.peers import alone, beside
from benchmarks.peers.processes import server

WORDS = 5000
"""The words of the peers' table."""

DOCUMENTS = ("word_list", "word_page")

UNCACHED = {**beside.ENGINE, "ROOTSKI_RESPONSE_CACHE": "off", "ROOTSKI_KEPT_OBJECTS_MEGABYTES": "0"}

KEPT = {**beside.ENGINE, "ROOTSKI_RESPONSE_CACHE": "off", "ROOTSKI_OTHER_WRITERS": "off"}
"""The words of the fake table were not imported by this program, but nothing changes them."""

REFERENCE = {**UNCACHED, "ROOTSKI_PLANS": "off"}

VARIANTS: dict[str, dict[str, str]] = {"rootski": UNCACHED, "rootski-reference": REFERENCE}
"""The configurations of this server that are compared with the peers, by name."""


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, help="the folder of the peers; without it, only rows without peers")
    parser.add_argument("--copy", type=Path, default=Path(".data/peers"), help="where the peers are copied to")
    parser.add_argument("--full", type=Path, help="a data folder with the full dictionary")
    parser.add_argument("--word", type=int, default=2002, help="a word of that dictionary, for the word page")
    parser.add_argument("--connections", type=int, nargs="+", default=[2, 16], help="of the comparison with the peers")
    parser.add_argument("--rounds", type=int, default=alone.ROUNDS)
    parser.add_argument("--requests", type=int, help="of a round of the comparison with the peers")
    arguments = parser.parse_args()
    print("| work | result | noise |\n|---|---|---|", flush=True)
    if arguments.peers is None:
        print("| word_list, word_page | not measured: the folder of the peers is missing (PEERS=…) | |")
    else:
        _beside(arguments)
    _alone(arguments.full, arguments.word, arguments.rounds)


def _beside(arguments: argparse.Namespace) -> None:
    for missing in beside.missing_tools():
        print(f"| | missing: {missing} | |", flush=True)
    folder = beside.prepared(arguments.peers, arguments.copy)
    with beside.running(folder) as peers, ExitStack() as stack, tempfile.TemporaryDirectory() as data:
        ours = [
            str(stack.enter_context(server(name, settings, data_dir=Path(data)))) for name, settings in VARIANTS.items()
        ]
        kept = str(stack.enter_context(server("rootski-kept", KEPT, data_dir=Path(data))))
        rounds, requests = arguments.rounds, arguments.requests
        for document in DOCUMENTS:
            for connections in arguments.connections:
                table = beside.compared(
                    folder, document, [*peers, *ours], rounds=rounds, connections=connections, requests=requests
                )
                print(f"\n{table}", flush=True)
        table = beside.compared(folder, "word_list", [*peers, *ours, kept], rounds=rounds, requests=requests, zipf=True)
        print(f"\nZipf-distributed words: {table}", flush=True)
        _print(alone.cold_start("DynamoDB", UNCACHED, data_dir=Path(data), number=1))
        numbers = range(1, WORDS + 1)
        _print(alone.memory("peers' table", beside.ENGINE, data_dir=Path(data), requests=10_000, numbers=numbers))


def _alone(full: Path | None, word: int, rounds: int) -> None:
    if full is None:
        print("| kept answers, cold start, memory | not measured: the full dictionary is missing (FULL=…) | |")
        return
    alone.ROUNDS = rounds
    _print(alone.kept_answer(full, alone.word_page(word), "word_page", requests=1500))
    entries = orjson.dumps({"query": alone.ENTRIES})
    _print(alone.kept_answer(full, entries, "morphemeIndex.entries", requests=100))
    _print(alone.cold_start("embedded", {}, data_dir=full, number=word))
    numbers = range(1, 20_000)
    _print(alone.memory("full dictionary", {}, data_dir=full, requests=10_000, numbers=numbers))


def _print(row: alone.Row) -> None:
    print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
