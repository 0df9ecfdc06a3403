"""A table as the original service and its loader left it: docs/architecture.md, "Items of the original service".

Its low ids are those of the starter dictionary, with other words; it has the oddities of production data. Everything is
a literal: nothing of this project wrote it.
"""

from __future__ import annotations

from table.engine.protocol import Attributes, AttributeValue

__all__ = ["ADMIN", "original_items"]

ADMIN = "Anna.Smith@example.org"

_GO = {"4": "ход", "5": "хож", "6": "хаж", "7": "хожд", "8": "шед", "9": "шеств", "10": "ше"}

_FAMILIES: tuple[tuple[int, str, list[AttributeValue], dict[str, str]], ...] = (
    (0, "prefix", ["behind"], {"0": "за"}),
    (1, "root", ["forbid"], {"1": "прет", "2": "прещ"}),
    (2, "suffix", [None], {"3": "ить"}),
    (3, "root", ["go on foot", "walk"], _GO),
    (1323, "root", ["water"], {"2490": "вод"}),
    (1322, "root", ["lead"], {"2491": "вод"}),
)

_WORDS: tuple[tuple[int, str, str, str], ...] = (
    (2004, "запретить", "запрети'ть", "verb"),
    (1005, "стол", "сто'л", "noun"),
    (31, "приходить", "приходи'ть", "verb"),
    (32, "прийти", "прийти'", "verb"),
    (33, "знать", "знать", "noun"),
    (34, "замок", "за'мок", "noun"),
    (35, "замок", "замо'к", "noun"),
    (36, "самолет", "самоле'т", "noun"),
    (59_999, "пять", "пя'ть", "adjective"),
    (60_000, "вода", "вода'", "noun"),
)


def original_items() -> list[Attributes]:
    """Make the items: words, search entries, families, morphemes, breakdowns with rows, users."""
    return [*_words(), *_headwords(), *_families(), *_breakdowns(), *_users()]


def _words() -> list[Attributes]:
    made: list[Attributes] = []
    for number, text, accent, pos in _WORDS:
        named: Attributes = {
            "word_id": str(number), "word": text, "accent": accent, "pos": pos, "frequency": _frequency(number)
        }  # fmt: skip
        sense: Attributes = {
            "sub_def_id": number * 3, "sub_def_position": "1", "definition": f"meaning of {text}", "notes": "None"
        }  # fmt: skip
        made.append(
            {
                "pk": f"WORD#{number}",
                "sk": f"WORD#{number}",
                "__type": "WORD",
                "word": named,
                "definitions": [
                    {"pos": pos, "definitions": [{"definition_id": number * 2, "def_position": 1, "sub_defs": [sense]}]}
                ],
                "sentences": [],
                "lesson": number,
            }
        )
    sentences: list[AttributeValue] = [{"rus": "Вода холодная.", "eng": "The water is cold.", "exact_match": True}]
    made[-1] |= {"sentences": sentences, "declensions": {"gender": "f", "nom": "вода'", "gen": None}}
    del made[2]["sentences"]
    made[2]["conjugations"] = {"aspect": "impf", "past_m": "their past", "gerund": None}
    return made


def _frequency(number: int) -> int | None:
    """Return what the table says of unranked words, except of the last one."""
    return 777 if number == 60_000 else None if number % 2 else -1


def _headwords() -> list[Attributes]:
    entries = {text: (number, pos) for number, text, _, pos in reversed(_WORDS)}
    return [
        {"pk": "WORD", "sk": text, "word": text, "word_id": number, "pos": pos, "frequency": None}
        for text, (number, pos) in entries.items()
    ]


def _families() -> list[Attributes]:
    made: list[Attributes] = []
    for number, kind, meanings, morphemes in _FAMILIES:
        pk = f"MORPHEME_FAMILY#{number}"
        made.append(
            {
                "pk": pk,
                "sk": pk,
                "__type": "MORPHEME_FAMILY",
                "family_id": number,
                "family_meanings": meanings,
                "level": 2,
                "type": kind,
                "word_pos": "any",
                "morphemes": [
                    {"morpheme": text, "morpheme_id": morpheme_id} for morpheme_id, text in morphemes.items()
                ],
            }
        )
        for morpheme_id, text in morphemes.items():
            key = f"MORPHEME#{morpheme_id}"
            made.append(
                {
                    "pk": pk,
                    "sk": key,
                    "gsi1pk": key,
                    "gsi1sk": key,
                    "family_id": number,
                    "morpheme": text,
                    "morpheme_id": morpheme_id,
                }
            )
    return made


def _breakdowns() -> list[Attributes]:
    verified = _breakdown("2004", "запретить", [("за", "0", "0"), ("прет", "1", "1"), ("ить", "3", "2")])
    verified |= {"is_verified": True, "date_verified": "2023-02-01 10:00:00.000001", "submitted_by_user_email": ADMIN}
    came_verified = _breakdown("32", "None", [("прий", None, None), ("ти", None, None)])
    came_verified |= {"is_verified": True, "is_inference": False}
    del came_verified["gsi2pk"], came_verified["gsi2sk"]
    guess = _breakdown("60000", "вода", [("вод", "2490", "1323"), ("а", None, None), ("вод", "2490", "1323")])
    own = _breakdown("31", "приходить", [("приход", None, None), ("ить", "3", "2")])
    own |= {"pk": f"USER#{ADMIN}", "sk": "BREAKDOWN#31", "submitted_by_user_email": ADMIN}
    stale_row: Attributes = {
        "pk": "WORD#31", "sk": "BREAKDOWN_ITEM#3#1", "gsi1pk": "MORPHEME_FAMILY#3", "gsi1sk": "BREAKDOWN#anonymous",
        "word_id": "31", "position": "1", "morpheme": "ход", "morpheme_id": "4", "morpheme_family_id": "3",
        "submitted_by_user_email": "anonymous", "breakdown_id": "31",
    }  # fmt: skip
    return [verified, came_verified, guess, own, stale_row]


def _breakdown(word_id: str, text: str, parts: list[tuple[str, str | None, str | None]]) -> Attributes:
    return {
        "pk": f"WORD#{word_id}",
        "sk": "BREAKDOWN",
        "gsi1pk": "USER#anonymous",
        "gsi1sk": f"WORD#{word_id}",
        "gsi2pk": f"WORD#{word_id}",
        "gsi2sk": "USER#anonymous",
        "word": text,
        "word_id": word_id,
        "is_verified": False,
        "is_inference": True,
        "date_submitted": "2023-01-01 10:00:00.000001",
        "date_verified": "None",
        "submitted_by_user_email": "anonymous",
        "breakdown_items": [
            {
                "position": str(position),
                "morpheme": letters,
                "morpheme_id": morpheme_id,
                "morpheme_family_id": family_id,
            }
            for position, (letters, morpheme_id, family_id) in enumerate(parts)
        ],
    }


def _users() -> list[Attributes]:
    return [
        {"pk": f"USER#{email}", "sk": f"USER#{email}", "email": email, "is_admin": is_admin}
        for email, is_admin in ((ADMIN, True), ("boris@example.org", False))
    ]
