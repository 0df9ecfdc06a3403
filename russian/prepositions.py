"""Prepositions with the vowel or consonant that they take before some words: `ко мне`, `об этом`."""

from __future__ import annotations

__all__ = ["AMBIGUOUS", "base_preposition"]

_BASES = {
    "во": "в", "ко": "к", "со": "с", "об": "о", "обо": "о", "ото": "от", "изо": "из", "надо": "над", "подо": "под",
    "передо": "перед", "пред": "перед", "предо": "перед", "безо": "без",
}  # fmt: skip

AMBIGUOUS = frozenset(("надо",))
"""Variants that are other words, too, and mostly those."""


def base_preposition(folded: str) -> str | None:
    """Return the preposition of which a folded text is a variant, `к` for `ко`; None for any other text."""
    return _BASES.get(folded)
