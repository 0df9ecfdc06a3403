"""Several validation rules as one visitor, which is made and freed quickly.

graphql-core's `ParallelVisitor` looks up the handlers of each rule for each kind of node in every document again, and
keeps what it finds in cycles: for a document of one field this takes most of the time of its validation, and leaves
several hundred objects to the garbage collector.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, NamedTuple

from graphql import ASTValidationRule, Node, ValidationContext
from graphql.language.visitor import BREAK, SKIP, EnterLeaveVisitor

__all__ = ["EveryRule", "every_rule"]


class _Handlers(NamedTuple):
    """The names of a rule's methods for a kind of node.

    Attributes:
        rule: The index of the rule.
        enter: The method for entering a node, if there is one.
        leave: The method for leaving it, if there is one.
    """

    rule: int
    enter: str | None
    leave: str | None


_Method = Callable[..., Any]


class EveryRule(ASTValidationRule):
    """Visits a document with the rules of its class, each as graphql-core visits it with that rule alone."""

    classes: ClassVar[tuple[type[ASTValidationRule], ...]] = ()

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rules = [rule(context) for rule in self.classes]
        self._skipping: list[Any] = [None] * len(self.rules)
        self._methods: list[list[Any]] = []
        """The methods that the handlers call, emptied at the end: the visitor that calls these stays in a cycle."""

    def get_enter_leave_for_kind(self, kind: str) -> EnterLeaveVisitor:
        """Return what enters and leaves nodes of a kind: the methods of all rules that have one."""
        known = self.enter_leave_map.get(kind)
        if known is None:
            known = self.enter_leave_map[kind] = self._handlers(kind)
        return known

    def _handlers(self, kind: str) -> EnterLeaveVisitor:
        names = _names(self.classes, kind)
        enter = self._entering([(each.rule, self._method(each.rule, each.enter)) for each in names if each.enter])
        # Also rules that only enter: one that skips a node goes on after it.
        leave = self._leaving([(each.rule, self._method(each.rule, each.leave)) for each in names], kind)
        return EnterLeaveVisitor(enter, leave)

    def _method(self, rule: int, name: str | None) -> _Method | None:
        return getattr(self.rules[rule], name) if name else None

    def _entering(self, methods: list[tuple[int, _Method | None]]) -> _Method | None:
        self._methods.append(methods)
        skipping = self._skipping

        def enter(node: Node, *args: Any) -> None:
            for rule, method in methods:
                if skipping[rule] is None and method is not None:
                    result = method(node, *args)
                    if result is not None:
                        skipping[rule] = node if result is SKIP or result is False else BREAK

        return enter if methods else None

    def _leaving(self, methods: list[tuple[int, _Method | None]], kind: str) -> _Method | None:
        self._methods.append(methods)
        skipping = self._skipping

        def leave(node: Node, *args: Any) -> None:
            for rule, method in methods:
                if skipping[rule] is node:
                    skipping[rule] = None
                elif skipping[rule] is None and method is not None:
                    result = method(node, *args)
                    if result is BREAK or result is True:
                        skipping[rule] = BREAK

        def end(node: Node, *args: Any) -> None:
            leave(node, *args)
            self._release()

        if kind == "document":
            return end
        return leave if methods else None

    def _release(self) -> None:
        for methods in self._methods:
            methods.clear()
        self.rules.clear()
        self.enter_leave_map.clear()


def every_rule(classes: tuple[type[ASTValidationRule], ...]) -> type[EveryRule]:
    """Return one rule that stands for several."""
    return type("EveryRule", (EveryRule,), {"classes": classes})


@cache  # As many entries as there are kinds of nodes.
def _names(classes: tuple[type[ASTValidationRule], ...], kind: str) -> tuple[_Handlers, ...]:
    found = (
        _Handlers(index, _name(rule, "enter", kind), _name(rule, "leave", kind)) for index, rule in enumerate(classes)
    )
    return tuple(handlers for handlers in found if handlers.enter or handlers.leave)


def _name(rule: type[ASTValidationRule], event: str, kind: str) -> str | None:
    return next((name for name in (f"{event}_{kind}", event) if hasattr(rule, name)), None)
