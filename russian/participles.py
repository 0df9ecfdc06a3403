"""The declension of participles, which is the same for all of them."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["declined_participle"]

_SOFT = ("ий", "его", "ему", "им", "ем", "ая", "ей", "ую", "ее", "ие", "их", "ими")
_HARD = ("ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ое", "ые", "ых", "ыми")
_REFLEXIVE = "ся"


def declined_participle(nominative: str) -> Iterator[str]:
    """Yield the distinct forms of a participle by its masculine nominative, which comes first.

    Stress marks stay where they are: пи'шущий, пи'шущего. A word that does not end as participles do is its only form.
    """
    ending = _REFLEXIVE if nominative.endswith(_REFLEXIVE) else ""
    stem = nominative.removesuffix(ending)
    endings = next((forms for forms in (_SOFT, _HARD) if stem.endswith(forms[0])), None)
    if endings is None:
        yield nominative
        return
    yield from (f"{stem.removesuffix(endings[0])}{one}{ending}" for one in endings)
