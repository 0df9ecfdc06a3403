"""The rules that documents are validated by: those of graphql-core, but for the directives that we do not have."""

from __future__ import annotations

from typing import Any

from graphql import (
    ASTValidationRule,
    DeferStreamDirectiveLabel,
    DeferStreamDirectiveOnRootField,
    DeferStreamDirectiveOnValidOperationsRule,
    NoSchemaIntrospectionCustomRule,
    OverlappingFieldsCanBeMergedRule,
    SelectionSetNode,
    SingleFieldSubscriptionsRule,
    StreamDirectiveOnListField,
    ValidationContext,
    specified_rules,
)
from graphql.validation.validate import ValidationAbortedError

__all__ = ["rules"]

COMPARISONS = 20_000
"""Steps that comparing fields of the same name may take in a document, some 20 ms. A page of 30 components that ask for
the same word and its breakdown takes 10,000. The library's own bound is 25 times this."""

UNNEEDED = frozenset(
    {
        DeferStreamDirectiveLabel, DeferStreamDirectiveOnRootField, DeferStreamDirectiveOnValidOperationsRule,
        SingleFieldSubscriptionsRule, StreamDirectiveOnListField,
    }
)  # fmt: skip
"""Rules of what the schema has not, and refuses as unknown: `@defer`, `@stream`, subscriptions."""

TOO_MANY_COMPARISONS = (
    "Too many fields share a name to be compared; ask for a field once, with all that is selected of it."
)


class OverlappingFieldsRule(OverlappingFieldsCanBeMergedRule):
    """Says of fields of the same name whether they can be one, in a bounded number of steps."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = COMPARISONS

    def enter_selection_set(self, selection_set: SelectionSetNode, key: Any, parent: Any, *rest: Any) -> None:
        """Compare the fields of a selection.

        Raises:
            ValidationAbortedError: There are too many.
        """
        try:
            super().enter_selection_set(selection_set, key, parent, *rest)
        except ValidationAbortedError:
            raise ValidationAbortedError(TOO_MANY_COMPARISONS) from None


def rules(*, introspection: bool) -> tuple[type[ASTValidationRule], ...]:
    """Give the rules for a server that tells its schema, or does not."""
    replaced = {OverlappingFieldsCanBeMergedRule, *UNNEEDED}
    needed = (*(rule for rule in specified_rules if rule not in replaced), OverlappingFieldsRule)
    return needed if introspection else (*needed, NoSchemaIntrospectionCustomRule)
