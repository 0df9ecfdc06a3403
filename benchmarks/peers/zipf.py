"""Sends lists of words as many learners ask for them: `python -m benchmarks.peers.zipf FOLDER ARGUMENTS_OF_BENCH`.

The driver of the peers, `bench.py` of their folder, draws words with equal probability. Here the nth word is drawn 1/n
times as often as the first (Zipf's law, s = 1). Everything else is the driver's.
"""

from __future__ import annotations

import importlib
import random
import sys
from functools import cache
from itertools import accumulate


@cache
def _weights(words: int) -> list[float]:
    return [*accumulate(1 / rank for rank in range(1, words + 1))]


def picks(requests: int, words_a_request: int, seed: int, words: int) -> list[list[int]]:
    """Return the words of each request."""
    chosen = random.Random(seed)  # noqa: S311  # the same requests for each target
    numbers = range(1, words + 1)
    return [chosen.choices(numbers, cum_weights=_weights(words), k=words_a_request) for _ in range(requests)]


def main() -> None:
    """Run the driver with other words."""
    folder = sys.argv.pop(1)
    sys.path.insert(0, folder)
    driver = importlib.import_module("bench")
    driver.picks = picks  # type: ignore[attr-defined]  # it is a script without types
    driver.main()


if __name__ == "__main__":
    main()
