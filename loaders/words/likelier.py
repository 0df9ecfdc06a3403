"""What was probably meant by a query that only begins rare words: `морос` rather мороз than моросить."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from loaders.paging import CursorKey, Edge
from loaders.words.matches import Match, is_exact_edge, is_likelier, likelier_edges
from table.entries.findable import Scope, is_latin
from table.model import items
from table.model.keys import UNRANKED

if TYPE_CHECKING:
    from loaders.words.corrections import Corrections

__all__ = ["RARE", "likelier"]

RARE = 5_000
"""The rank after which words that a query only begins are perhaps not what was meant."""

FEW = 5
"""The most words that a query begins for others to be looked for: each letter of a longer one would take more reads."""

MUCH_RARER = 2
"""How many times more frequent a word has to be that is shown before them."""

LIKELY_SLIP = 0.85
"""The most slips of the likeliest of them."""


async def likelier(
    corrections: Corrections,
    query: str,
    scopes: Collection[Scope],
    edges: Sequence[Edge[Match]],
    *,
    after: CursorKey | None,
) -> list[Edge[Match]]:
    """Return other words that a query probably means, to precede what it begins; none unless that is all rare.

    In Latin letters they are found by their meanings only: nearly every text is near to some transliteration. Costs
    the calls of a query that finds nothing.
    """
    if len(edges) > FEW or any(map(is_exact_edge, edges)) or (after is not None and not is_likelier(after)):
        return []
    best = min((_rank(edge.value.word) for edge in edges), default=UNRANKED)
    if best <= RARE:
        return []
    correction = await corrections.of(query)
    if correction.cost > LIKELY_SLIP:
        return []
    known = {edge.value.word.word_id for edge in edges}
    admitted = {Scope.TRANSLATION} & {*scopes} if is_latin(query) else scopes
    return [
        edge
        for edge in likelier_edges(correction.matches)
        if edge.value.scope in admitted
        and _rank(edge.value.word) * MUCH_RARER <= best
        and edge.value.word.word_id not in known
    ]


def _rank(word: items.StoredWord) -> int:
    return word.frequency_rank or UNRANKED
