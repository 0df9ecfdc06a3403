"""The validation rules: graphql-core's, without those for features this schema does not offer, and one for `@oneOf`."""

from __future__ import annotations

from typing import Any

from graphql import (
    ASTValidationRule,
    DeferStreamDirectiveLabel,
    DeferStreamDirectiveOnRootField,
    DeferStreamDirectiveOnValidOperationsRule,
    DocumentNode,
    GraphQLError,
    GraphQLInputObjectType,
    NonNullTypeNode,
    NoSchemaIntrospectionCustomRule,
    ObjectFieldNode,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    SelectionSetNode,
    SingleFieldSubscriptionsRule,
    StreamDirectiveOnListField,
    ValidationContext,
    ValidationRule,
    get_named_type,
    print_ast,
    specified_rules,
)
from graphql.validation.validate import ValidationAbortedError

from schema.operations.every_rule import every_rule

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


class OneOfVariablesRule(ValidationRule):
    """Checks that a variable in a field of a `@oneOf` type is non-null.

    graphql-core's own rule finds such a field only where neither a list nor `!` wraps the type of the object.
    """

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.one_of_fields: dict[int, GraphQLInputObjectType] = {}
        """The `id` of a variable node that is the value of such a field → the type of the object."""

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        """Note the variable in a field of a `@oneOf` type."""
        parent = self.context.get_parent_input_type()
        named = get_named_type(parent)
        if isinstance(named, GraphQLInputObjectType) and named.is_one_of and named is not parent:
            self.one_of_fields[id(node.value)] = named

    def leave_document(self, document: DocumentNode, *_: object) -> None:
        """Compare the noted variables with their definitions, those in fragments once for each operation."""
        for operation in document.definitions:
            if self.one_of_fields and isinstance(operation, OperationDefinitionNode):
                self._check(operation)

    def _check(self, operation: OperationDefinitionNode) -> None:
        nullable = {
            definition.variable.name.value: definition
            for definition in operation.variable_definitions or ()
            if not isinstance(definition.type, NonNullTypeNode)
        }
        for usage in self.context.get_recursive_variable_usages(operation):
            definition, parent = nullable.get(usage.node.name.value), self.one_of_fields.get(id(usage.node))
            if definition is not None and parent is not None:
                self.report_error(
                    GraphQLError(
                        f"Variable '${usage.node.name.value}' is of type '{print_ast(definition.type)}' but must be"
                        f" non-nullable to be used for OneOf Input Object '{parent}'.",
                        [definition, usage.node],
                    )
                )


def rules(*, introspection: bool) -> tuple[type[ASTValidationRule], ...]:
    """Return the rules for a server with or without introspection, as one."""
    replaced = {OverlappingFieldsCanBeMergedRule, *UNNEEDED}
    needed = (*(rule for rule in specified_rules if rule not in replaced), OverlappingFieldsRule, OneOfVariablesRule)
    return (every_rule(needed if introspection else (*needed, NoSchemaIntrospectionCustomRule)),)
