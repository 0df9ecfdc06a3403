"""A starter dictionary of a few words in which nothing is wrong, as the files it is read from, for tests to break."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from importing.starter.starter_files import read_starter
from importing.starter.starter_words import Starter

__all__ = ["ADJECTIVES", "FAMILIES", "FILES", "NOUNS", "OTHERS", "VERBS", "changed", "starter_of"]

FAMILIES, VERBS, NOUNS = "families.toml", "verbs.toml", "nouns.toml"
ADJECTIVES, OTHERS = "adjectives.toml", "others.toml"

_FAMILIES = """
[[family]]
name = "при-"
id = 201
kind = "prefix"
occurs_in = "any"
level = 1
meanings = ["arrive"]
morphemes = { "при" = 1001 }

[[family]]
name = "ход"
id = 1
kind = "root"
occurs_in = "any"
level = 1
meanings = ["go on foot", "walk"]
morphemes = { "ход" = 1, "хож" = 2 }

[[family]]
name = "-ить"
id = 301
kind = "suffix"
occurs_in = "verb"
level = 1
meanings = ["makes verbs"]
morphemes = { "ить" = 1201 }
"""

_VERBS = """
[[verb]]
id = 1001
stressed = "приходи'ть"
rank = 310
level = "A1"
aspect = "impf"
pair = "прийти'"
non_past = ["прихожу'", "прихо'дишь", "прихо'дит", "прихо'дим", "прихо'дите", "прихо'дят"]
past = ["приходи'л", "приходи'ла", "приходи'ло", "приходи'ли"]
imperative = ["приходи'", "приходи'те"]
participles.active_non_past = "приходя'щий"
participles.passive_non_past = ""
participles.active_past = "приходи'вший"
participles.passive_past = ""
gerund = "приходя'"
definitions = ["to come (on foot); to turn up", "to come to (a conclusion; a decision)"]
breakdown = "при:при- ход:ход ить:-ить"
breakdown_by = "verified"
sentences = [["Он приходит домой.", "He comes home."], ["Не надо приходить поздно!", "Do not come late!"]]

[[verb]]
id = 1002
stressed = "прийти'"
rank = 134
level = "A1"
aspect = "perf"
pair = ["приходи'ть", "притопа'ть"]
non_past = ["приду'", "придёшь", "придёт", "придём", "придёте", "приду'т"]
past = ["пришёл", "пришла'", "пришло'", "пришли'"]
imperative = ["приди'", "приди'те"]
participles = { active_non_past = "", passive_non_past = "", active_past = "прише'дший", passive_past = "" }
gerund = "придя'"
definitions = ["to come"]
breakdown = "при:при- йти"
sentences = [["Она пришла.", "She has come."]]
"""

_NOUNS = """
[[noun]]
id = 2001
stressed = "ход"
level = "B1"
gender = "m"
animate = false
singular = ["ход", "хо'да", "хо'ду", "ход", "хо'дом", "хо'де"]
plural = ["ходы'", "ходо'в", "хода'м", "ходы'", "хода'ми", "хода'х"]
definitions = ["motion"]
breakdown = "ход:ход"
sentences = [["Теперь твой ход.", "Now it is your move."]]

[[noun]]
id = 2002
stressed = "вода'"
level = "A1"
gender = "f"
animate = false
singular = ["вода'", "воды'", "воде'", "во'ду", "водо'й", "воде'"]
plural = ["во'ды", "вод", "во'дам", "во'ды", "во'дами", "во'дах"]
definitions = ["water"]
sentences = [["Дай мне воды.", "Give me some water."]]

[[noun]]
id = 2003
stressed = "метро'"
level = "A1"
gender = "n"
animate = false
indeclinable = true
singular = ["метро'", "метро'", "метро'", "метро'", "метро'", "метро'"]
plural = []
definitions = ["metro"]
sentences = [["Где метро?", "Where is the metro?"]]

[[noun]]
id = 2004
stressed = "де'ньги"
level = "A1"
animate = false
singular = []
plural = ["де'ньги", "де'нег", "деньга'м", "де'ньги", "деньга'ми", "деньга'х"]
definitions = ["money"]
sentences = [["Денег нет.", "There is no money."]]
"""

_ADJECTIVES = """
[[adjective]]
id = 3001
stressed = "но'вый"
rank = 95
level = "A1"
comparative = "нове'е"
superlative = "нове'йший"
short = ["нов", "нова'", "но'во", "новы'"]
long.m = ["но'вый", "но'вого", "но'вому", "но'вый, но'вого", "но'вым", "но'вом"]
long.f = ["но'вая", "но'вой", "но'вой", "но'вую", "но'вой", "но'вой"]
long.n = ["но'вое", "но'вого", "но'вому", "но'вое", "но'вым", "но'вом"]
long.pl = ["но'вые", "но'вых", "но'вым", "но'вые, но'вых", "но'выми", "но'вых"]
definitions = ["new"]
sentences = [["Это новый дом.", "This is a new house."]]
"""

_OTHERS = """
[[other]]
id = 4001
stressed = "ты"
pos = "pronoun"
level = "A1"
singular = ["ты", "тебя'", "тебе'", "тебя'", "тобо'й", "тебе'"]
definitions = ["you"]
sentences = [["Я тебя вижу.", "I see you."]]

[[other]]
id = 4002
stressed = "мой"
pos = "pronoun"
level = "A1"
long.m = ["мой", "моего'", "моему'", "мой, моего'", "мои'м", "моём"]
long.f = ["моя'", "мое'й", "мое'й", "мою'", "мое'й", "мое'й"]
long.n = ["моё", "моего'", "моему'", "моё", "мои'м", "моём"]
long.pl = ["мои'", "мои'х", "мои'м", "мои', мои'х", "мои'ми", "мои'х"]
definitions = ["my"]
sentences = [["Это моя книга.", "This is my book."]]

[[other]]
id = 4003
stressed = "и"
pos = "conjunction"
level = "A1"
definitions = ["and"]
sentences = [["Ты и я.", "You and I."]]
"""

FILES: Mapping[str, str] = {
    FAMILIES: _FAMILIES,
    VERBS: _VERBS,
    NOUNS: _NOUNS,
    ADJECTIVES: _ADJECTIVES,
    OTHERS: _OTHERS,
}


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """Return the files with the first occurrence of a text in one of them replaced."""
    assert old in FILES[file]
    return {**FILES, file: FILES[file].replace(old, new, 1)}


def starter_of(files: Mapping[str, str], folder: Path) -> Starter:
    """Write the files into a folder and read them as a starter dictionary."""
    for file, content in files.items():
        (folder / file).write_text(content, encoding="utf-8")
    return read_starter(folder)
