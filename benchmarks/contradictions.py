"""Nouns of the full dictionary whose gender or animacy contradicts their forms.

    python -m benchmarks.contradictions FILE

FILE is an embedded table with the full dictionary. Prints the nouns by kind, most frequent first: those whose
accusative is not that of their animacy, and those whose gender is not that of their ending.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

from russian.folding import fold
from russian.spellings import spellings
from russian.stress import unstressed
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.paging import query_all
from table.model import derived_items, items, keys, word_lists
from table.model.inflection import StoredDeclension

__all__ = ["contradictions", "main", "of_noun"]

_SHOWN = 40


async def contradictions(file: Path) -> dict[str, list[items.StoredWord]]:
    """Return the nouns of a table by the kind of their contradiction, most frequent first."""
    found: dict[str, list[items.StoredWord]] = {}
    async with open_embedded(file) as engine:
        listed = await query_all(engine, word_lists.words_by_rank(word_lists.ALL).whole, budget=Budget(None))
        nouns = [word.word_id for word in map(derived_items.ListedWord, listed) if word.part_of_speech == "noun"]
        for start in range(0, len(nouns), 100):
            wanted = [keys.word(word_id) for word_id in nouns[start : start + 100]]
            for stored in (await engine.get_many(wanted, budget=Budget(None))).values():
                word = items.StoredWord(stored)
                for kind in of_noun(word.declension):
                    found.setdefault(kind, []).append(word)
    return {kind: sorted(words, key=lambda word: word.frequency_rank or 0) for kind, words in found.items()}


def of_noun(declension: StoredDeclension | None) -> Iterator[str]:
    """Yield what is contradictory in a declension."""
    if declension is None:
        return
    nominative, genitive, accusative = (_forms(declension, f"{case}_pl") for case in ("nom", "gen", "acc"))
    if accusative and declension.is_animate is True and not accusative & genitive:
        yield "animate, and the accusative is not the genitive"
    if accusative and declension.is_animate is False and not accusative & nominative:
        yield "inanimate, and the accusative is not the nominative"
    singular, gender = _forms(declension, "nom"), str(declension.attributes.get("gender") or "")
    if singular and singular != _forms(declension, "gen") and all(_excludes(gender, form) for form in singular):
        yield "the gender is not that of the ending"


def _excludes(gender: str, form: str) -> bool:
    if gender == "n":
        return form[-1] not in "оея"
    return form[-1] not in "аяь" if gender == "f" else False


def _forms(declension: StoredDeclension, path: str) -> set[str]:
    stored = declension.attributes.get(path)
    return {fold(unstressed(form)) for form in spellings(str(stored))} if stored else set()


def _lines(found: dict[str, list[items.StoredWord]]) -> Iterable[str]:
    for kind, words in found.items():
        yield f"{len(words)}: {kind}: {' '.join(word.text for word in words[:_SHOWN])}"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of an embedded table with the full dictionary")
    for line in _lines(asyncio.run(contradictions(parser.parse_args().file))):
        print(line)


if __name__ == "__main__":
    main()
