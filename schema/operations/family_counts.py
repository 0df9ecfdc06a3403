"""How many families an operation may ask for the number of their words, derived from its document as its cost is.

On a table without derived items it takes reads to count the words of a family as they are now. An operation that may ask
this of many families gets what the last scan counted, of all of them but those that are known to have changed. Which are
asked first is chance, and decides nothing.
"""

from __future__ import annotations

from graphql import GraphQLField

from schema.operations.cost import CostAnalysis

__all__ = ["COUNTED", "FamilyCounts"]

COUNTED = "wordCount"
"""The name of the field; a document without it asks for no counts."""


class FamilyCounts(CostAnalysis):
    """Computes the numbers of families for the operations of one valid document."""

    def weight(self, name: str, _field: GraphQLField) -> int:
        """Return 1 for the field that counts words."""
        return int(name == f"MorphemeFamily.{COUNTED}")
