"""What has changed from one schema to another, for the clients of the older: what breaks, what may, what does not.

Types, fields and arguments are compared by graphql-core. It leaves out the schema itself, and the directives that are
carried, which tell clients what an operation costs or when a null is a failure; those are compared here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from graphql import DocumentNode, GraphQLSchema, Node, OperationType, build_ast_schema, parse, print_ast
from graphql.language import DirectiveNode, NameNode
from graphql.utilities.find_schema_changes import (
    BreakingChange,
    DangerousChange,
    SchemaChange,
    find_schema_changes,
)

__all__ = ["Change", "Severity", "changes", "report"]


class Severity(StrEnum):
    """What a change does to a client that was made for the older schema; the worst first."""

    BREAKING = "breaking"
    DANGEROUS = "dangerous"
    SAFE = "safe"


MEANINGS = {
    Severity.BREAKING: "Breaking: operations that were valid may fail",
    Severity.DANGEROUS: "Dangerous: operations stay valid and may behave otherwise",
    Severity.SAFE: "Safe",
}

OF_DIRECTIVES = {"deprecated": Severity.SAFE, "specifiedBy": Severity.SAFE, "oneOf": Severity.BREAKING}
"""What it does when a directive is added, taken away or changed, where that is not dangerous."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A difference, told in a sentence."""

    severity: Severity
    description: str


def changes(old: str, new: str) -> list[Change]:
    """Compare two schemas, in the schema definition language.

    Returns:
        The differences, those of one severity by the alphabet; empty when the schemas mean the same.

    Raises:
        GraphQLError: One of them is no schema.
    """
    before, after = parse(old), parse(new)
    was, now = build_ast_schema(before), build_ast_schema(after)
    told = [Change(_severity(change), change.description) for change in find_schema_changes(was, now)]
    told += _root_changes(was, now)
    told += _directive_changes(before, after)
    return sorted(told, key=_in_order)


def report(found: list[Change]) -> str:
    """Write differences down, grouped by what they do, with a newline at the end."""
    if not found:
        return "The schemas mean the same.\n"
    lines = []
    for severity, meaning in MEANINGS.items():
        of_severity = [change.description for change in found if change.severity is severity]
        if of_severity:
            lines += [f"{meaning} ({len(of_severity)})", *(f"  {line}" for line in of_severity)]
    return "\n".join(lines) + "\n"


def _in_order(change: Change) -> tuple[int, str]:
    return list(Severity).index(change.severity), change.description


def _severity(change: SchemaChange) -> Severity:
    if isinstance(change, BreakingChange):
        return Severity.BREAKING
    return Severity.DANGEROUS if isinstance(change, DangerousChange) else Severity.SAFE


def _root_changes(was: GraphQLSchema, now: GraphQLSchema) -> list[Change]:
    found = []
    if was.description != now.description:
        found.append(Change(Severity.SAFE, f"The description of the schema has changed to {now.description!r}."))
    for operation in OperationType:
        before, after = was.get_root_type(operation), now.get_root_type(operation)
        if (before and before.name) != (after and after.name):
            severity = Severity.BREAKING if before else Severity.SAFE
            found.append(Change(severity, f"The type of a {operation.value} is {after}; it was {before}."))
    return found


def _carried(node: Node, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Give, for a definition and each that is in it, its path and the directives that it carries, by their names."""
    name = getattr(node, "name", None)
    if isinstance(name, NameNode):
        path = f"{path}.{name.value}" if path else name.value
    yield path, {directive.name.value: _written(directive) for directive in getattr(node, "directives", None) or ()}
    for key in ("definitions", "fields", "arguments", "values"):
        for child in getattr(node, key, None) or ():
            yield from _carried(child, path)


def _written(directive: DirectiveNode) -> str:
    """Write a directive with its arguments by the alphabet, whose order means nothing."""
    arguments = ", ".join(sorted(print_ast(argument) for argument in directive.arguments or ()))
    return f"@{directive.name.value}({arguments})" if arguments else f"@{directive.name.value}"


def _directive_changes(before: DocumentNode, after: DocumentNode) -> list[Change]:
    """Compare the directives of what both schemas have."""
    found = []
    old = dict(_carried(before))
    for path, carried in _carried(after):
        was = old.get(path, carried)
        for name in was.keys() | carried.keys():
            if was.get(name) != carried.get(name):
                told = f"{path} carries {carried.get(name, f'no @{name}')}; it carried {was.get(name, 'none')}."
                found.append(Change(OF_DIRECTIVES.get(name, Severity.DANGEROUS), told))
    return found
