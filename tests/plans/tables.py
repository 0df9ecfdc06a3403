"""Random small tables: words with everything that can be stored of them, and the oddities of production data."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from table.engine.protocol import Attributes
from table.model import writing
from table.model.keys import ANONYMOUS
from tests.builders import make_breakdown, make_family, make_headword, make_user, make_word

__all__ = ["ADMIN", "LEARNER", "odd", "random_items"]

LEARNER = "anna@example.org"
ADMIN = "admin@example.org"
WORDS = 16
FORMS = ("хо'д", "ходы", "хожу', хо'жу", "вы'ход; выхо'д", "-", "None", "", None, "иду'/шёл", "ё'лка", "n'a")
ROOTS = (
    ("1", "ход", "1"),
    ("2", "хож", "1"),
    ("3", "вы", "2"),
    ("4", "в", "3"),
    ("5", "ить", "4"),
    ("99", "ель", "77"),
)


def random_items(random: Random) -> list[Attributes]:
    """Return the items of a dictionary without derived items."""
    items: list[Attributes] = [make_user(email=LEARNER), make_user(email=ADMIN, is_admin=True)]
    for family_id, kind, members in (
        ("1", "root", {"1": "ход", "2": "хож"}),
        ("2", "prefix", {"3": "вы"}),
        ("3", "prefix", {"4": "в"}),
        ("4", "suffix", {"5": "ить", "6": "ти"}),
    ):
        level = random.choice((None, 1, 3))
        family = make_family(family_id=family_id, kind=kind, level=level, members=members)
        items += [family, *writing.morphemes(family)]
    for number in range(1, WORDS + 1):
        items += _word(random, str(number))
    return items


def _word(random: Random, word_id: str) -> Iterator[Attributes]:
    text = random.choice(("выход", "вход", "ходить", "ёлка", "пойти", "хожу"))
    rank = random.choice((None, 1, 5, 700))
    word = make_word(
        word_id=word_id,
        text=text,
        stressed=random.choice((None, text[:2] + "'" + text[2:])),
        part_of_speech=random.choice(("noun", "verb", "adjective", "particle")),
        frequency_rank=rank,
        level=random.choice((None, "A1", "B2")),
        meanings=random.sample(("exit", "way out", "to go", "a" * 130), random.randint(0, 3)),
        sentences=[
            writing_sentence(random, f"Вот {text} {index}.", index) for index in range(random.choice((0, 1, 3, 12)))
        ],
    )
    word |= _grammar(random)
    if random.random() < 0.3:
        word["synonyms"] = [str(random.randint(1, WORDS + 2)) for _ in range(3)]
    if random.random() < 0.3:
        word["aspectual_pairs"] = [
            {"imp_word_id": "3", "imp_accent": "ходи'ть", "pfv_word_id": "99", "pfv_accent": "пойти'"}
        ]
    yield word
    yield make_headword(text=text, word_id=word_id, frequency_rank=rank)
    if random.random() < 0.8:
        yield from _breakdowns(random, word_id, text)


def writing_sentence(random: Random, russian: str, index: int) -> Attributes:
    """Return a stored sentence."""
    return {
        "rus": russian,
        "eng": random.choice((None, f"Here {index}.", "None")),
        "exact_match": random.choice((True, False)),
        "source": random.choice(("own", "tatoeba", None)),
    }


def _grammar(random: Random) -> Attributes:
    def forms(*names: str) -> Attributes:
        return {name: random.choice(FORMS) for name in names if random.random() < 0.8}

    found: Attributes = {}
    if random.random() < 0.4:
        found["conjugations"] = {
            "aspect": random.choice(("perf", "impf", "both", "odd", None)),
            **forms("1st_per_sing", "2nd_per_sing", "3rd_per_pl", "past_m", "past_pl", "impr", "gerund", "actv_part"),
        }
    if random.random() < 0.4:
        found["declensions"] = {
            "gender": random.choice(("m", "f", "n", None, "x")),
            "animate": random.choice((True, False, "true", 0, None)),
            **forms("nom", "gen", "acc", "nom_pl", "inst_pl"),
        }
    if random.random() < 0.3:
        found["short_forms"] = forms("comp", "superl", "masc_short", "plural_short")
    if random.random() < 0.3:
        found["long_forms"] = forms("m_nom", "m_gen", "m_acc", "f_dat", "pl_acc", "pl_gen")
    return found


def _breakdowns(random: Random, word_id: str, text: str) -> Iterator[Attributes]:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=random.randint(0, 9999))
    parts = [_part(random) for _ in range(random.randint(1, 4))]
    official = make_breakdown(
        word_id=word_id,
        text=text,
        parts=parts,
        submitter=random.choice((None, LEARNER, "other@example.org")),
        submitted_at=at,
        verified_at=random.choice((None, at)),
    )
    if random.random() < 0.1:
        official["submitted_by_user_email"] = ANONYMOUS
    yield official
    yield from writing.breakdown_rows(official)
    for submitter in (LEARNER, "other@example.org"):
        if random.random() < 0.3:
            yield make_breakdown(
                word_id=word_id, text=text, parts=parts, submitter=submitter, submitted_at=at, is_official=False
            )


def _part(random: Random) -> tuple[str, str, str] | str:
    morpheme_id, text, family_id = random.choice(ROOTS)
    return text if random.random() < 0.3 else (text, morpheme_id, family_id)


# ------------------------------------------------------------------ oddities


def _always(instead: Any) -> Callable[[Random, Any], Any]:
    return lambda _random, _value: copy.copy(instead)


READABLE: tuple[Callable[[Random, Any], Any], ...] = (
    lambda _, value: str(value) if type(value) is int else value,
    lambda _, value: int(value) if isinstance(value, str) and value.isdigit() and value.isascii() else value,
    lambda random, value: random.sample(value, len(value)) if isinstance(value, list) else value,
    lambda _, value: value + value if isinstance(value, list) and len(value) < 5 else value,
    lambda _, value: {**value, "unknown": ["x", None]} if isinstance(value, dict) else value,
    lambda _, value: f" {value}, {value} " if isinstance(value, str) else value,
)
UNREADABLE: tuple[Callable[[Random, Any], Any], ...] = (
    *READABLE,
    *map(_always, (None, "None", [], {}, True, 2**40, -1, "")),
    lambda _, value: [value],
)
KEYS = frozenset({"pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"})


def odd(random: Random, item: Attributes, *, readable: bool) -> Attributes:
    """Return an item with a few odd values; a readable one is what production data really holds."""
    changed: Any = copy.deepcopy(item)
    for _ in range(random.randint(1, 3)):
        places = [(holder, at) for holder, at in _places(changed) if at not in KEYS]
        holder, at = random.choice(places)
        change = random.choice(READABLE if readable else UNREADABLE)
        if not readable and random.random() < 0.2 and isinstance(holder, dict):
            del holder[at]
        else:
            holder[at] = change(random, holder[at])
    result: Attributes = changed
    return result


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        for name in list(value):
            yield value, name
            yield from _places(value[name])
    elif isinstance(value, list):
        for index in range(len(value)):
            yield value, index
            yield from _places(value[index])
