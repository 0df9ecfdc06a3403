"""Divides the counts of forms among the words that share them: what is counted of тут is the adverb, not the mulberry.

How often a word occurs is estimated from the forms that it has alone; those that it shares are divided in proportion to
that and to how common the form is in a paradigm (`table/entries/form_shares.py`), and the estimate is repeated. A word
whose own forms hardly occur cannot take more than they allow.

Of nouns made of adjectives (будущее, русский) all forms are shared with the adjective, so nothing tells how common they
are: they have a small share of the counts of the adjective's forms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from math import inf

from importing.openrussian.corrections import RARE
from importing.openrussian.entry_reader import Entry
from importing.openrussian.openrussian_words import COLUMN_PATHS
from russian.folding import fold
from table.entries.form_shares import share_of_base, share_of_form

__all__ = ["RARE_WEIGHT", "frequencies_of"]

RARE_WEIGHT = 0.001
"""The weight of a word that is spelled like a much more frequent one."""

_ROUNDS = 5
"""Repetitions of the estimate; more change little."""

_VARIANT = 0.3
"""The share of a further variant of a form, by that of the first."""

_AS_OWN = 1.5
"""How much more a word may occur than its own forms say."""

_TELLING = 0.15
"""The share that a word's own forms need among its forms to say anything."""

_UNCOUNTED = 20_000.0
"""The count of own forms that do not occur in the lists."""

_OF_ADJECTIVE, _OF_NEUTER_OR_PLURAL = 0.05, 0.12
"""The share that a noun made of an adjective has in the counts of the forms."""

_PARTS = {"nouns": "noun", "verbs": "verb", "adjectives": "adjective"}


def frequencies_of(
    entries: Sequence[Entry], counts: Mapping[str, int], further: Mapping[str, Collection[str]]
) -> list[float]:
    """Return how often each entry occurs.

    Args:
        entries: All entries.
        counts: Folded form → its count.
        further: Word without forms of its own → the folded forms that it has elsewhere.
    """
    return _Division(entries, counts, further).divided()


class _Division:
    def __init__(
        self, entries: Sequence[Entry], counts: Mapping[str, int], further: Mapping[str, Collection[str]]
    ) -> None:
        self.entries = entries
        self.counts = counts
        self.shares = [_shares(entry, further) for entry in entries]
        self.sharing: dict[str, list[int]] = {}
        for number, shares in enumerate(self.shares):
            for form in shares:
                if form in counts:
                    self.sharing.setdefault(form, []).append(number)
        self.rarity = [RARE_WEIGHT if (entry.part, entry.text) in RARE else 1.0 for entry in entries]
        self.prior = [
            weight / (entry.place * max(1, len(shares)))
            for weight, entry, shares in zip(self.rarity, entries, self.shares, strict=True)
        ]
        self.most = [self._most(shares, entry.part) for shares, entry in zip(self.shares, entries, strict=True)]
        self.nominal = self._nominal()

    def divided(self) -> list[float]:
        found = self._split(lambda number, _: self.prior[number])
        for _ in range(_ROUNDS):
            found = self._split(self._weight_by(found))
        return found

    def _weight_by(self, estimated: Sequence[float]) -> Callable[[int, str], float]:
        def weight(number: int, form: str) -> float:
            if number in self.nominal:
                adjective, share = self.nominal[number]
                return share * weight(adjective, form)
            known = min(estimated[number], self.most[number])
            return known * self.shares[number][form] * self.rarity[number] + 1e-9

        return weight

    def _split(self, weight: Callable[[int, str], float]) -> list[float]:
        found = [0.0] * len(self.entries)
        for form, numbers in self.sharing.items():
            count = self.counts[form]
            if len(numbers) == 1:
                found[numbers[0]] += count
                continue
            weights = [weight(number, form) for number in numbers]
            total = sum(weights)
            for number, own in zip(numbers, weights, strict=True):
                found[number] += count * own / total
        return found

    def _most(self, shares: Mapping[str, float], part: str) -> float:
        """Return how often a word may occur at most by the forms that no other has; of nouns those of the singular."""
        own = [form for form in shares if len(self.sharing.get(form, ())) < 2]
        if part == "nouns":
            counted = [form for form in own if form in self.counts]
            own = counted if sum(shares[form] for form in counted) * 2 >= sum(map(shares.__getitem__, own)) else own
        telling = sum(shares[form] for form in own)
        seen = sum(self.counts.get(form, 0) for form in own)
        return _AS_OWN * (seen + _UNCOUNTED) / telling if telling >= _TELLING and seen else inf

    def _nominal(self) -> dict[int, tuple[int, float]]:
        """Return nouns all of whose forms an adjective has, too: number → the adjective's, the noun's weight by it."""
        found: dict[int, tuple[int, float]] = {}
        for number, (entry, shares) in enumerate(zip(self.entries, self.shares, strict=True)):
            shared = next((form for form in shares if form in self.counts), None)
            if entry.part != "nouns" or shared is None:
                continue
            for other in self.sharing[shared]:
                if self.entries[other].part == "adjectives" and shares.keys() <= self.shares[other].keys():
                    share = _OF_NEUTER_OR_PLURAL if entry.text.endswith(("е", "ые", "ие")) else _OF_ADJECTIVE
                    found[number] = (other, max(share, self.prior[number] / self.prior[other]))
        return found


def _shares(entry: Entry, further: Mapping[str, Collection[str]]) -> dict[str, float]:
    """Return the folded forms of an entry with their shares, 1 in all."""
    if not entry.forms:
        forms = [*dict.fromkeys((*entry.spellings(), *further.get(entry.text, ())))]
        return dict.fromkeys(forms, 1 / len(forms)) if forms else {}
    found: dict[str, float] = {}
    for column, form in entry.forms.items():
        share = share_of_form(COLUMN_PATHS.get(column, column))
        for place, variant in enumerate(dict.fromkeys(map(fold, form.replace("'", "").split(", ")))):
            if " " not in variant:
                found[variant] = found.get(variant, 0.0) + (share if place == 0 else share * _VARIANT)
    base = fold(entry.text)
    if " " not in base:
        found.setdefault(base, share_of_base(_PARTS.get(entry.part)))
    total = sum(found.values())
    return {form: share / total for form, share in found.items()}
