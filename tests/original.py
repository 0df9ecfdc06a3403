"""The original service as a reader of the table: what it parses strictly, and fails on otherwise.

The service is not available here. These are its rules: it parses dates in one format only, needs the ids of
definitions and senses, knows nine parts of speech, and takes ids as whole numbers. `problems_of` lists what it would
fail on in one item; items that it never reads have no problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from table.engine.protocol import Attributes, AttributeValue

__all__ = ["DATE_FORMAT", "PARTS_OF_SPEECH", "problems_in", "problems_of"]

DATE_FORMAT = "%Y-%m-%d %H:%M:%S.%f"

PARTS_OF_SPEECH = frozenset(
    ("adjective", "adverb", "conjunction", "interjection", "noun", "particle", "preposition", "pronoun", "verb")
)


def problems_in(items: Iterable[Attributes]) -> dict[tuple[str, str], list[str]]:
    """Return the keys of items that the original service fails on, with the reasons."""
    found = {(str(item["pk"]), str(item["sk"])): list(problems_of(item)) for item in items}
    return {key: problems for key, problems in found.items() if problems}


def problems_of(item: Attributes) -> Iterator[str]:
    """Yield what the original service fails on in one item."""
    pk, sk = str(item["pk"]), str(item["sk"])
    if pk == sk and pk.startswith("WORD#"):
        yield from _of_word(item, pk)
    elif (pk.startswith("WORD#") and sk == "BREAKDOWN") or (pk.startswith("USER#") and sk.startswith("BREAKDOWN#")):
        yield from _of_breakdown(item)
    elif pk.startswith("WORD#") and sk.startswith("BREAKDOWN_ITEM#"):
        yield from _of_row(item)
    elif pk == "WORD":
        yield from _of_headword(item)
    elif pk == sk and pk.startswith("USER#"):
        yield from _of_user(item)


def _of_word(item: Attributes, pk: str) -> Iterator[str]:
    word = item.get("word")
    if not isinstance(word, dict):
        yield "word is not a map"
        return
    word_id = word.get("word_id")
    if not _is_number(word_id) or pk != "WORD#" + str(word_id):
        yield f"word.word_id is {word_id!r}"
    yield from _of_part_of_speech("word.pos", word.get("pos"))
    for group in _maps(item.get("definitions")):
        yield from _of_part_of_speech("definitions.pos", group.get("pos"))
        for definition in _maps(group.get("definitions")):
            if not _is_number(definition.get("definition_id")):
                yield f"definition_id is {definition.get('definition_id')!r}"
            for sense in _maps(definition.get("sub_defs")):
                if not _is_number(sense.get("sub_def_id")):
                    yield f"sub_def_id is {sense.get('sub_def_id')!r}"


def _of_breakdown(item: Attributes) -> Iterator[str]:
    yield from _of_date("date_submitted", item.get("date_submitted"), nullable=False)
    yield from _of_date("date_verified", item.get("date_verified"), nullable=True)
    if not _is_number(item.get("word_id")):
        yield f"word_id is {item.get('word_id')!r}"
    for name in ("is_verified", "is_inference"):
        if not isinstance(item.get(name), bool):
            yield f"{name} is {item.get(name)!r}"
    if not isinstance(item.get("submitted_by_user_email"), str):
        yield "submitted_by_user_email is not a text"
    parts = list(_maps(item.get("breakdown_items")))
    if not parts:
        yield "breakdown_items is empty"
    for part in parts:
        yield from _of_part(part)


def _of_row(item: Attributes) -> Iterator[str]:
    if not _is_number(item.get("word_id")):
        yield f"word_id is {item.get('word_id')!r}"
    yield from _of_part(item)


def _of_part(part: Mapping[str, AttributeValue]) -> Iterator[str]:
    if not _is_number(part.get("position")):
        yield f"position is {part.get('position')!r}"
    if not isinstance(part.get("morpheme"), str):
        yield "morpheme is not a text"
    for name in ("morpheme_id", "morpheme_family_id"):
        if part.get(name) is not None and not _is_number(part.get(name)):
            yield f"{name} is {part.get(name)!r}"


def _of_headword(item: Attributes) -> Iterator[str]:
    if not _is_number(item.get("word_id")):
        yield f"word_id is {item.get('word_id')!r}"
    if item.get("word") != item["sk"]:
        yield f"word is {item.get('word')!r}"
    yield from _of_part_of_speech("pos", item.get("pos"))


def _of_user(item: Attributes) -> Iterator[str]:
    email = item.get("email")
    if not isinstance(email, str) or item["pk"] != f"USER#{email}":
        yield f"email is {email!r}"
    elif email.partition("@")[2] != email.partition("@")[2].lower():
        yield f"the domain of {email!r} is not in lower case: the service looks for another key"
    if not isinstance(item.get("is_admin"), bool):
        yield f"is_admin is {item.get('is_admin')!r}"


def _of_date(name: str, value: AttributeValue, *, nullable: bool) -> Iterator[str]:
    if nullable and value in (None, "None"):
        return
    try:
        datetime.strptime(str(value), DATE_FORMAT)  # noqa: DTZ007  # as the original service reads it
    except ValueError:
        yield f"{name} is {value!r}"


def _of_part_of_speech(name: str, value: AttributeValue) -> Iterator[str]:
    if value not in PARTS_OF_SPEECH:
        yield f"{name} is {value!r}"


def _is_number(value: AttributeValue) -> bool:
    if isinstance(value, str):
        return value.isascii() and value.isdigit()
    return not isinstance(value, bool) and isinstance(value, int | Decimal) and value == int(value) and value >= 0


def _maps(value: AttributeValue) -> Iterator[Mapping[str, AttributeValue]]:
    if isinstance(value, list):
        yield from (element for element in value if isinstance(element, dict))
