"""wordfreq's lists, and several lists put together."""

from __future__ import annotations

import gzip
from pathlib import Path

import ormsgpack
import pytest

from importing.frequencies.wordfreq import WordfreqError, put_together, read_wordfreq
from importing.openrussian.ranks import Frequencies
from importing.openrussian.rows import Problem
from tests.importing.dictionary_sample import write_wordfreq


def _frequencies(**counts: int) -> Frequencies:
    return Frequencies(counts=counts, problems=())


def test_the_place_of_a_form_is_its_frequency_in_hundredths_of_a_power_of_ten(tmp_path: Path) -> None:
    path = tmp_path / "large_ru.msgpack.gz"
    write_wordfreq(path, [["и"], [], ["что", "как"], *([[]] * 97), ["дом"], *([[]] * 199), ["кошка"]])

    read = read_wordfreq(path)

    assert read.counts == {
        "и": 1_000_000_000_000,
        "что": 954_992_586_021,
        "как": 954_992_586_021,
        "дом": 100_000_000_000,
        "кошка": 1_000_000_000,
    }
    assert read.problems == ()


def test_forms_that_fold_to_the_same_are_added_up_and_what_is_not_russian_is_omitted(tmp_path: Path) -> None:
    path = tmp_path / "large_ru.msgpack.gz"
    write_wordfreq(path, [["Ёлка", "00", "mp3"], *([[]] * 99), ["елка", "кое-что"]])

    assert read_wordfreq(path).counts == {"елка": 1_100_000_000_000, "кое-что": 100_000_000_000}


@pytest.mark.parametrize(
    ("stored", "problem"),
    [
        (b"no gzip", "cannot be read"),
        (gzip.compress(b"\xc1"), "cannot be read"),
        (gzip.compress(ormsgpack.packb({"format": "cB"})), "format cB, version 1: it begins"),
        (gzip.compress(ormsgpack.packb([])), "format cB, version 1: it begins"),
        (gzip.compress(ormsgpack.packb([{"format": "cB", "version": 2}, ["и"]])), "'version': 2"),
        (gzip.compress(ormsgpack.packb([{"format": "cB", "version": 1}, ["и", 7]])), "it contains \"\\['и', 7\\]\""),
        (gzip.compress(ormsgpack.packb([{"format": "cB", "version": 1}, "и"])), "it contains 'и'"),
        (gzip.compress(ormsgpack.packb([{"format": "cB", "version": 1}]))[:-9], "cannot be read"),
    ],
    ids=["packed otherwise", "no msgpack", "no list", "empty", "version 2", "a number", "no groups", "cut off"],
)
def test_a_file_in_another_format_is_refused(tmp_path: Path, stored: bytes, problem: str) -> None:
    path = tmp_path / "large_ru.msgpack.gz"
    path.write_bytes(stored)

    with pytest.raises(WordfreqError, match=problem):
        read_wordfreq(path)


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(WordfreqError, match=r"none\.gz cannot be read"):
        read_wordfreq(tmp_path / "none.gz")


def test_two_lists_have_equal_weight_however_much_text_they_count() -> None:
    together = put_together([_frequencies(дом=3, кот=1), _frequencies(кот=1_000_000)])

    assert together.counts == {"дом": 750_000_000_000, "кот": 1_250_000_000_000}


def test_one_list_stays_as_it_is_and_problems_of_all_are_reported() -> None:
    problem = Problem(file="ru.txt", line=2, reason="the line is not a form and a count", row="я")
    empty = Frequencies(counts={}, problems=(problem,))

    assert put_together([empty, _frequencies(дом=3)]) == Frequencies(counts={"дом": 3}, problems=(problem,))


def test_no_list_counts_nothing() -> None:
    assert put_together([]) == Frequencies(counts={}, problems=())
