"""What an operation selects below a field, so that all of it can be read in one round trip."""

from __future__ import annotations

from graphql import FieldNode, FragmentSpreadNode, GraphQLResolveInfo, SelectionSetNode

from schema.fields.context import Info

__all__ = ["needs_whole_word", "selects"]

_ENTRY_FIELDS = frozenset(
    {
        "__typename", "id", "databaseId", "text", "stressed", "transliteration", "partOfSpeech", "frequencyRank",
        "level", "gloss", "breakdown", "officialBreakdown", "viewerBreakdown", "breakdowns", "homographs", "relatedWords",
        "morphemeMatches",
    }
)  # fmt: skip
"""Fields of a word that list entries contain, or that are read by the word's id or text alone."""


def selects(info: Info, *path: str) -> frozenset[str]:
    """Return the names of the fields selected below the current field, or below a path of fields such as `nodes`.

    Type conditions of fragments and the directives @skip and @include are ignored, so the result may contain fields that
    are not executed, but it never lacks one that is.
    """
    raw = info._raw_info  # noqa: SLF001  # Strawberry offers no other way to the document's nodes
    found: set[str] = set()
    for node in raw.field_nodes:
        _collect(node.selection_set, raw, path, found, set())
    return frozenset(found)


def _collect(
    selection_set: SelectionSetNode | None,
    raw: GraphQLResolveInfo[object],
    path: tuple[str, ...],
    found: set[str],
    entered: set[tuple[str, int]],
) -> None:
    for node in selection_set.selections if selection_set else ():
        if isinstance(node, FieldNode):
            if not path:
                found.add(node.name.value)
            elif node.name.value == path[0]:
                _collect(node.selection_set, raw, path[1:], found, entered)
        elif isinstance(node, FragmentSpreadNode):
            spread = (node.name.value, len(path))
            if spread not in entered:
                entered.add(spread)
                _collect(raw.fragments[node.name.value].selection_set, raw, path, found, entered)
        else:
            _collect(getattr(node, "selection_set", None), raw, path, found, entered)


def needs_whole_word(selected: frozenset[str]) -> bool:
    """Whether some selected fields of a word are not in list entries."""
    return not selected <= _ENTRY_FIELDS
