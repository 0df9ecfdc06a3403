"""CPU time to parse a BatchGetItem response of 20 words: botocore's parser and ours. `python -m benchmarks.parser`.

`tests/table/dynamodb/test_fast_parser.py` tests that the results are equal.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from aiobotocore.parsers import AioJSONParser
from botocore.session import Session

from table.dynamodb.fast_parser import FastParser
from table.engine.codec import from_wire, to_wire
from table.engine.protocol import Attributes

WORDS = 20
ROUNDS = 7
CALLS_PER_ROUND = 20


def word(number: int) -> Attributes:
    """Return a verb as large as those of the dictionary: 3 senses, 6 sentences, all forms; 2.7 KB on the wire."""
    forms = ("1st_per_sing", "2nd_per_sing", "3rd_per_sing", "1st_per_pl", "2nd_per_pl", "3rd_per_pl", "past_m")
    others = ("past_f", "past_n", "past_pl", "actv_part", "pass_part", "actv_past_part", "gerund", "impr", "impr_pl")
    sentence: Attributes = {
        "rus": "Он приходит домой в шесть часов.",
        "eng": "He comes home at six o'clock.",
        "exact_match": False,
    }
    conjugations: Attributes = {"aspect": "impf", **dict.fromkeys(forms + others, "прихо'дит")}
    sense: Attributes = {"sub_def_id": "1", "sub_def_position": 1, "definition": "to come (on foot)", "notes": None}
    return {
        "pk": f"WORD#{number}",
        "sk": f"WORD#{number}",
        "word": {"word_id": str(number), "word": "приходить", "accent": "приходи'ть", "pos": "verb", "frequency": 500},
        "definitions": [
            {"pos": "verb", "definitions": [{"definition_id": str(n), "def_position": n, "sub_defs": [sense]}]}
            for n in range(3)
        ],
        "sentences": [sentence] * 6,
        "conjugations": conjugations,
        "aspectual_pairs": [{"imp_word_id": "1", "imp_accent": "a", "pfv_word_id": "2", "pfv_accent": "прийти'"}],
        "__type": "WORD",
    }


def answer() -> bytes:
    """Return the body of a BatchGetItem response."""
    items = [to_wire(word(number)) for number in range(WORDS)]
    consumed = [{"TableName": "rootski-table", "CapacityUnits": 20.0}]
    return orjson.dumps({"Responses": {"rootski-table": items}, "UnprocessedKeys": {}, "ConsumedCapacity": consumed})


def cpu_milliseconds(call: Callable[[], object]) -> float:
    """Return the CPU time of a call: the best of several rounds, since other load only adds to it."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(CALLS_PER_ROUND):
            call()
        best = min(best, time.process_time() - started)
    return best / CALLS_PER_ROUND * 1000


def parsed_by(parser: AioJSONParser, body: bytes) -> Callable[[], object]:
    """Return a function that parses a body; the coroutine never waits."""
    shape = Session().get_service_model("dynamodb").operation_model("BatchGetItem").output_shape
    context = {"operation_name": "BatchGetItem"}

    async def parse() -> object:
        return await parser.parse({"status_code": 200, "headers": {}, "body": body, "context": context}, shape)

    return lambda: _driven(parse())


def _driven(coroutine: Coroutine[Any, Any, object]) -> object:
    try:
        coroutine.send(None)
    except StopIteration as done:
        returned: object = done.value
        return returned
    raise RuntimeError("a parser must not wait")


def main() -> None:
    """Run the benchmark."""
    body = answer()
    gc.freeze()
    print(f"one BatchGetItem of {WORDS} words, {len(body) / 1024:.0f} KB; CPU ms")
    print(f"  botocore's parser     {cpu_milliseconds(parsed_by(AioJSONParser(), body)):6.2f}")
    print(f"  ours                  {cpu_milliseconds(parsed_by(FastParser(), body)):6.2f}")
    items = orjson.loads(body)["Responses"]["rootski-table"]
    print(f"  items to plain values {cpu_milliseconds(lambda: list(map(from_wire, items))):6.2f}   (after either)")


if __name__ == "__main__":
    main()
