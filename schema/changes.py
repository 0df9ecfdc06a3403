"""Changes between two schemas, classified by their effect on clients of the older one.

graphql-core compares types, fields and arguments. This module adds what it leaves out: the root types, the description
of the schema, and the directives on definitions, such as the cost of a field.
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

__all__ = ["Difference", "Severity", "changes", "report"]


class Severity(StrEnum):
    """The effect of a change on a client of the older schema, worst first."""

    BREAKING = "breaking"
    DANGEROUS = "dangerous"
    SAFE = "safe"


MEANINGS = {
    Severity.BREAKING: "Breaking: operations that were valid may fail",
    Severity.DANGEROUS: "Dangerous: operations stay valid and may behave otherwise",
    Severity.SAFE: "Safe",
}

DIRECTIVE_SEVERITIES = {"deprecated": Severity.SAFE, "specifiedBy": Severity.SAFE, "oneOf": Severity.BREAKING}
"""The severity of adding, removing or changing a directive, if it is not dangerous."""


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A difference, described in a sentence."""

    severity: Severity
    description: str


def changes(old: str, new: str) -> list[Difference]:
    """Compare two schemas in the schema definition language.

    Returns:
        The differences, worst first, then in alphabetical order; empty if the schemas are equivalent.

    Raises:
        GraphQLError: One of them is not a schema.
    """
    before, after = parse(old), parse(new)
    was, now = build_ast_schema(before), build_ast_schema(after)
    found = [Difference(_severity(change), change.description) for change in find_schema_changes(was, now)]
    found += _root_changes(was, now)
    found += _directive_changes(before, after)
    return sorted(found, key=lambda change: (list(Severity).index(change.severity), change.description))


def report(found: list[Difference]) -> str:
    """Format differences grouped by severity, with a newline at the end."""
    if not found:
        return "The schemas mean the same.\n"
    lines = []
    for severity, meaning in MEANINGS.items():
        of_severity = [change.description for change in found if change.severity is severity]
        if of_severity:
            lines += [f"{meaning} ({len(of_severity)})", *(f"  {line}" for line in of_severity)]
    return "\n".join(lines) + "\n"


def _severity(change: SchemaChange) -> Severity:
    if isinstance(change, BreakingChange):
        return Severity.BREAKING
    return Severity.DANGEROUS if isinstance(change, DangerousChange) else Severity.SAFE


def _root_changes(was: GraphQLSchema, now: GraphQLSchema) -> list[Difference]:
    found = []
    if was.description != now.description:
        found.append(Difference(Severity.SAFE, f"The description of the schema has changed to {now.description!r}."))
    for operation in OperationType:
        before, after = was.get_root_type(operation), now.get_root_type(operation)
        if (before and before.name) != (after and after.name):
            severity = Severity.BREAKING if before else Severity.SAFE
            found.append(Difference(severity, f"The type of a {operation.value} is {after}; it was {before}."))
    return found


def _directives(node: Node, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the path of a definition and of each one inside it, with its directives by name."""
    name = getattr(node, "name", None)
    if isinstance(name, NameNode):
        path = f"{path}.{name.value}" if path else name.value
    yield path, {directive.name.value: _formatted(directive) for directive in getattr(node, "directives", None) or ()}
    for key in ("definitions", "fields", "arguments", "values"):
        for child in getattr(node, key, None) or ():
            yield from _directives(child, path)


def _formatted(directive: DirectiveNode) -> str:
    """Format a directive with its arguments in alphabetical order, since their order has no meaning."""
    arguments = ", ".join(sorted(print_ast(argument) for argument in directive.arguments or ()))
    return f"@{directive.name.value}({arguments})" if arguments else f"@{directive.name.value}"


def _directive_changes(before: DocumentNode, after: DocumentNode) -> list[Difference]:
    """Compare the directives of definitions that both schemas have."""
    found = []
    old = dict(_directives(before))
    for path, now in _directives(after):
        was = old.get(path, now)
        for name in was.keys() | now.keys():
            if was.get(name) != now.get(name):
                description = f"{path} carries {now.get(name, f'no @{name}')}; it carried {was.get(name, 'none')}."
                found.append(Difference(DIRECTIVE_SEVERITIES.get(name, Severity.DANGEROUS), description))
    return found
