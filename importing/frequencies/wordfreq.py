"""Frequency lists of word forms: reads wordfreq's list, and averages several lists.

wordfreq's format "cB" is a gzipped msgpack list: a header, then at index k + 1 the forms whose share of all text is
10^(-k / 100). Its sources are subtitles, news, books, encyclopedias and the web, with equal weights.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from pathlib import Path

import ormsgpack

from importing.openrussian.ranks import Frequencies
from russian.folding import fold, is_cyrillic
from table.errors import DictionaryError
from table.model import writing

__all__ = ["PER", "SOURCE", "WordfreqError", "put_together", "read_wordfreq"]

SOURCE = writing.source(
    source_id="wordfreq",
    name="wordfreq",
    url="https://github.com/rspeer/wordfreq",
    licence="CC-BY-SA-4.0",
    author="R. Speer",
)

PER = 10**12
"""Number of words of text that counts refer to; the rarest form of the list has a count of 10,000."""

LARGEST_BYTES = 200_000_000
"""Maximum unpacked size of the file; the large Russian list has 13 MB."""

_HEADER = {"format": "cB", "version": 1}
_STEPS = 100
"""Number of list items in which the frequency falls to a tenth."""


class WordfreqError(DictionaryError):
    """The file is not a wordfreq list."""


def read_wordfreq(path: Path) -> Frequencies:
    """Read a list, as counts per `PER` words of text.

    Forms that are not Russian are skipped, and forms that fold to the same spelling are added up. Raises WordfreqError
    if the file cannot be read, or is in another format.
    """
    counts: dict[str, int] = {}
    for step, forms in enumerate(_groups(path)):
        count = round(PER * 10 ** (-step / _STEPS))
        for form in map(fold, forms):
            if is_cyrillic(form, allow_hyphen=True):
                counts[form] = counts.get(form, 0) + count
    return Frequencies(counts=counts, problems=())


def _groups(path: Path) -> list[list[str]]:
    """Return the forms in groups of equal frequency, without the header."""
    try:
        with gzip.open(path) as packed:
            unpacked: object = ormsgpack.unpackb(packed.read(LARGEST_BYTES))
    except (OSError, EOFError, zlib.error, ValueError) as problem:
        raise WordfreqError(f"{path} cannot be read: {problem}") from problem
    if not isinstance(unpacked, list) or unpacked[:1] != [_HEADER]:
        raise WordfreqError(f"{path} is not in wordfreq's format cB, version 1: it begins {str(unpacked)[:50]!r}")
    groups = unpacked[1:]
    for group in groups:
        if not isinstance(group, list) or not all(isinstance(form, str) for form in group):
            raise WordfreqError(f"{path} is not in wordfreq's format cB: it contains {str(group)[:50]!r}")
    return groups


def put_together(lists: Sequence[Frequencies]) -> Frequencies:
    """Average several lists with equal weights, whatever their sizes; a single list is returned unchanged."""
    filled = [one for one in lists if one.counts]
    problems = tuple(problem for one in lists for problem in one.problems)
    if len(filled) == 1:
        return Frequencies(counts=filled[0].counts, problems=problems)
    counts: dict[str, int] = {}
    for one in filled:
        total = sum(one.counts.values())
        for form, count in one.counts.items():
            counts[form] = counts.get(form, 0) + count * PER // total
    return Frequencies(counts={form: count for form, count in counts.items() if count}, problems=problems)
