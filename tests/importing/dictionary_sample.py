"""A small folder in the layout of the full dictionary's sources."""

from __future__ import annotations

import gzip
from pathlib import Path

import ormsgpack

from importing.openrussian.openrussian import read_openrussian
from importing.openrussian.openrussian_words import OpenRussianWord
from tests.importing.openrussian.openrussian_sample import make_line, write_folder

__all__ = ["FILES", "make_words", "write_dictionary", "write_wordfreq"]

FILES = {
    "verbs": [
        make_line(
            "verbs",
            "возвратить",
            "возврати'ть",
            "return",
            aspect="perfective",
            partner="возвращать",
            past_m="возврати'л",
        ),
        make_line("verbs", "возвращать", "возвраща'ть", "return", aspect="imperfective", partner="возвратить"),
    ],
    "nouns": [
        make_line("nouns", "возврат", "возвра'т", "return", gender="m", sg_gen="возвра'та", sg_prep="возвра'те"),
        make_line("nouns", "кот", "кот", "cat", gender="m", sg_gen="кота'", sg_acc="кота'"),
        make_line("nouns", "костёр", "костёр", "bonfire", gender="m", sg_gen="костра'"),
        make_line("nouns", "том", "том", "volume", gender="m", sg_gen="то'ма"),
    ],
    "others": [make_line("others", "и", "и", "and")],
}

SEGMENTATIONS = """\
возвратить\tвоз:PREF/врат:ROOT/и:SUFF/ть:SUFF
возвращать\tвоз:PREF/вращ:ROOT/а:SUFF/ть:SUFF
возврат\tвоз:PREF/врат:ROOT
костер\tкостер:ROOT
кот\tкот:ROOT
"""


def write_dictionary(folder: Path) -> Path:
    """Write every source with a few lines."""
    folder.mkdir(exist_ok=True)
    write_folder(folder / "openrussian", FILES)
    _write(folder / "morphemes" / "rus.train", SEGMENTATIONS)
    _write(folder / "morphemes" / "unimorph-rus.derivations", "возвратить\tвозврат\tV:N\t-ø\n")
    _write(folder / "frequency" / "ru_50k.txt", "и 100\nкота 50\nвозврат 9\n")
    write_wordfreq(folder / "frequency" / "large_ru.msgpack.gz", [["и"], [], ["кота", "том"], ["MP3", "Кота"]])
    _write(folder / "sentences" / "tatoeba" / "pairs.rus", "Я вижу кота.\n")
    _write(folder / "sentences" / "tatoeba" / "pairs.eng", "I see a cat.\n")
    tables = folder / "openrussian" / "tables-2022"
    _write(
        tables / "permanent_word_ids.csv",
        "bare_word\tsource_type_id\tsource_id\tpermanent_id\nвозвратить\t2\t1\t9\nвозвращать\t2\t2\t8\n",
    )
    _write(
        tables / "verbs.csv",
        "word_id,aspect,participle_active_present_id,participle_active_past_id,participle_passive_present_id,"
        "participle_passive_past_id\n1,perfective,,,,\n2,imperfective,,,,\n",
    )
    _write(
        tables / "words_forms.csv",
        "id,word_id,form_type,position,accented\n1,1,verb_gerund_past,1,возврати'в\n2,1,verb_gerund_past,2,возврати'вши\n"
        "3,2,verb_gerund_present,1,возвраща'я\n4,2,verb_gerund_past,1,возвраща'в\n",
    )
    _write(
        tables / "words_rels.csv",
        "id,word_id,rel_word_id,relation\n1,1,2,synonym\n2,1,7,synonym\n3,2,1,antonym\n4,2,1,related\n5,1,2,related\n6,1,7,related\n",
    )
    return folder


def write_wordfreq(path: Path, groups: list[list[str]], header: object = None) -> None:
    """Write a list in wordfreq's format: at place k the forms of the frequency 10^(-k / 100)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(ormsgpack.packb([header or {"format": "cB", "version": 1}, *groups])))


def make_words(folder: Path) -> list[OpenRussianWord]:
    """Read the words of `write_dictionary`."""
    return [*read_openrussian(write_dictionary(folder) / "openrussian").words]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
