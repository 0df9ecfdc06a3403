"""The original service as a reader and a writer of the table.

What the reader parses strictly, it fails on otherwise.

The service is not available here. These are its rules: it parses dates in one format only, needs the ids of
definitions and senses, knows nine parts of speech, two aspects, three genders and four kinds of morphemes, reads the
conjugations and aspectual pairs of every verb, and takes ids as whole numbers. `problems_of` lists what it would fail
on in one item; items that it never reads have no problems. `OriginalWriter` puts what the service puts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from table.engine.budget import Budget
from table.engine.protocol import Attributes, AttributeValue, Engine

__all__ = ["DATE_FORMAT", "PARTS_OF_SPEECH", "OriginalWriter", "problems_in", "problems_of"]

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
    elif pk == sk and pk.startswith("MORPHEME_FAMILY#"):
        yield from _of_family(item)


def _of_word(item: Attributes, pk: str) -> Iterator[str]:
    word = item.get("word")
    if not isinstance(word, dict):
        yield "word is not a map"
        return
    word_id = word.get("word_id")
    if not _is_number(word_id) or pk != "WORD#" + str(word_id):
        yield f"word.word_id is {word_id!r}"
    yield from _of_part_of_speech("word.pos", word.get("pos"))
    if not isinstance(item.get("definitions"), list):
        yield "definitions is not a list"
    for group in _maps(item.get("definitions")):
        yield from _of_part_of_speech("definitions.pos", group.get("pos"))
        for definition in _maps(group.get("definitions")):
            if not _is_number(definition.get("definition_id")):
                yield f"definition_id is {definition.get('definition_id')!r}"
            for sense in _maps(definition.get("sub_defs")):
                if not _is_number(sense.get("sub_def_id")):
                    yield f"sub_def_id is {sense.get('sub_def_id')!r}"

    yield from _of_inflection(item, word.get("pos"))
    yield from _of_sentences(item.get("sentences"))


def _of_sentences(sentences: AttributeValue) -> Iterator[str]:
    if not isinstance(sentences, list):
        yield "sentences is not a list"
    for sentence in _maps(sentences):
        if not isinstance(sentence.get("rus"), str) or not isinstance(sentence.get("eng"), str):
            yield "a sentence lacks a text"


def _of_inflection(item: Attributes, part_of_speech: AttributeValue) -> Iterator[str]:
    if part_of_speech == "verb":
        conjugations = item.get("conjugations")
        if not isinstance(conjugations, dict):
            yield "a verb has no conjugations"
        elif conjugations.get("aspect") not in (None, "perf", "impf"):
            yield f"aspect is {conjugations.get('aspect')!r}"
        if not isinstance(item.get("aspectual_pairs"), list):
            yield "a verb has no aspectual_pairs"
    declensions = item.get("declensions")
    if isinstance(declensions, dict) and declensions.get("gender") not in (None, "m", "f", "n"):
        yield f"gender is {declensions.get('gender')!r}"


def _of_family(item: Attributes) -> Iterator[str]:
    family_id = item.get("family_id")
    if not isinstance(family_id, str) or item["pk"] != f"MORPHEME_FAMILY#{family_id}":
        yield f"family_id is {item.get('family_id')!r}"
    if item.get("type") not in ("prefix", "root", "suffix", "link"):
        yield f"type is {item.get('type')!r}"
    if item.get("word_pos") not in ("any", "adjective", "noun", "verb"):
        yield f"word_pos is {item.get('word_pos')!r}"
    if not _is_number(item.get("level")):
        yield f"level is {item.get('level')!r}"
    for name in ("family_meanings", "morphemes"):
        if not isinstance(item.get(name), list):
            yield f"{name} is not a list"


def _of_breakdown(item: Attributes) -> Iterator[str]:
    yield from _of_date("date_submitted", item.get("date_submitted"), nullable=False)
    yield from _of_date("date_verified", item.get("date_verified"), nullable=item.get("is_verified") is False)
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
    for name in ("morpheme_id", "morpheme_family_id"):  # texts: it looks for the family under this very value
        if part.get(name) is not None and not (isinstance(part.get(name), str) and _is_number(part.get(name))):
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


@dataclass(frozen=True, slots=True)
class OriginalWriter:
    """Puts whole items of the original layout, without conditions, and deletes nothing."""

    engine: Engine

    async def put_user(self, email: str, *, is_admin: bool = False) -> None:
        """Register a user, as any signed-in request to a breakdown route does."""
        user: Attributes = {"pk": f"USER#{email}", "sk": f"USER#{email}", "__type": "USER"}
        await self._put({**user, "email": email, "is_admin": is_admin})

    async def post_breakdown(
        self,
        email: str,
        word_id: int,
        text: str,
        parts: Sequence[tuple[str, int, int] | str],
        *,
        is_admin: bool = False,
    ) -> None:
        """Write a user's own breakdown, or an admin's official one with the items of its parts.

        Items of former parts stay. A part is plain text, or its text, morpheme id and family id.
        """
        now = datetime.now(UTC).strftime(DATE_FORMAT)
        user, word = f"USER#{email}", f"WORD#{word_id}"
        stored: list[AttributeValue] = [_part(position, part) for position, part in enumerate(parts)]
        await self._put(
            {
                "pk": word if is_admin else user,
                "sk": "BREAKDOWN" if is_admin else f"BREAKDOWN#{word_id}",
                "gsi1pk": user, "gsi1sk": word, "gsi2pk": word, "gsi2sk": user,
                "__type": "BREAKDOWN" if is_admin else "UNOFFICIAL_USER_BREAKDOWN",
                "word": text, "word_id": str(word_id), "is_verified": is_admin, "is_inference": False,
                "date_submitted": now, "date_verified": now if is_admin else "None",
                "submitted_by_user_email": email, "breakdown_items": stored,
            }
        )  # fmt: skip
        if is_admin:
            for position, part in enumerate(parts):
                await self._put_row(email, word_id, position, part)

    async def _put_row(self, email: str, word_id: int, position: int, part: tuple[str, int, int] | str) -> None:
        family = "00000000-text" if isinstance(part, str) else str(part[2])
        row: Attributes = {"pk": f"WORD#{word_id}", "sk": f"BREAKDOWN_ITEM#{family}#{position}"}
        if not isinstance(part, str):
            row |= {"gsi1pk": f"MORPHEME_FAMILY#{family}", "gsi1sk": f"BREAKDOWN#{email}"}
        kind = "BREAKDOWN_ITEM_NULL" if isinstance(part, str) else "BREAKDOWN_ITEM"
        named: Attributes = {"__type": kind, "word_id": str(word_id), "breakdown_id": str(word_id)}
        await self._put({**row, **named, **_part(position, part), "submitted_by_user_email": email})

    async def _put(self, item: Attributes) -> None:
        await self.engine.put_many([item], budget=Budget(None))


def _part(position: int, part: tuple[str, int, int] | str) -> Attributes:
    text, morpheme_id, family_id = (part, None, None) if isinstance(part, str) else part
    return {
        "position": str(position),
        "morpheme": text,
        "morpheme_id": None if morpheme_id is None else str(morpheme_id),
        "morpheme_family_id": None if family_id is None else str(family_id),
    }
