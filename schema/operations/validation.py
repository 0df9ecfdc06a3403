"""The validation rules: graphql-core's, without those for features this schema does not offer."""

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
"""Most comparisons of fields with the same response name in a document; they take some 20 ms. A page of 30 components
that select the same word and its breakdown needs 10,000. The library's own bound is 25 times as high."""

UNNEEDED = frozenset(
    {
        DeferStreamDirectiveLabel, DeferStreamDirectiveOnRootField, DeferStreamDirectiveOnValidOperationsRule,
        SingleFieldSubscriptionsRule, StreamDirectiveOnListField,
    }
)  # fmt: skip
"""Rules for features this schema does not offer: `@defer`, `@stream`, subscriptions. It rejects them as unknown."""

TOO_MANY_COMPARISONS = (
    "Too many fields share a name to be compared; ask for a field once, with all that is selected of it."
)


class OverlappingFieldsRule(OverlappingFieldsCanBeMergedRule):
    """Checks that fields with the same response name can be merged, in a bounded number of steps."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = COMPARISONS

    def enter_selection_set(self, selection_set: SelectionSetNode, key: Any, parent: Any, *rest: Any) -> None:
        """Compare the fields of a selection.

        Raises:
            ValidationAbortedError: It takes more than `COMPARISONS` steps.
        """
        try:
            super().enter_selection_set(selection_set, key, parent, *rest)
        except ValidationAbortedError:
            raise ValidationAbortedError(TOO_MANY_COMPARISONS) from None


def rules(*, introspection: bool) -> tuple[type[ASTValidationRule], ...]:
    """Return the rules for a server with or without introspection."""
    replaced = {OverlappingFieldsCanBeMergedRule, *UNNEEDED}
    needed = (*(rule for rule in specified_rules if rule not in replaced), OverlappingFieldsRule)
    return needed if introspection else (*needed, NoSchemaIntrospectionCustomRule)
