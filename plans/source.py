"""Writes the source of a plan's functions.

Nothing that a client wrote becomes part of the source: names of the answer and values go in as constants, which the
source mentions by number.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plans.errors import NotCompiledError

__all__ = ["Source"]

MOST_LINES = 4000
"""Bounds the time to compile a plan, some 15 µs a line, and its size, some 300 bytes a line."""


class Source:
    """Functions that are being written, and the constants they mention.

    Attributes:
        constants: Name in the source → value.
    """

    def __init__(self) -> None:
        self.constants: dict[str, Any] = {}
        self._names: dict[int, str] = {}
        self._finished: list[str] = []
        self._lines: list[str] = []
        self._depth = 0
        self._count = 0
        self._scopes: list[dict[object, str]] = []

    def constant(self, value: object) -> str:
        """Return the name of a constant."""
        name = self._names.get(id(value))
        if name is None:
            name = self._names[id(value)] = f"c{len(self.constants)}"
            self.constants[name] = value  # which also keeps the id from being used again
        return name

    def variable(self) -> str:
        """Return the name of a new variable."""
        self._count += 1
        return f"v{self._count}"

    @property
    def depth(self) -> int:
        """The depth of the block that is being written."""
        return self._depth

    def line(self, text: str) -> None:
        """Add a line to the function that is being written."""
        self._lines.append("    " * self._depth + text)
        if len(self._lines) + len(self._finished) > MOST_LINES:
            raise NotCompiledError("too long")

    def set(self, expression: str) -> str:
        """Assign an expression to a new variable, and return it."""
        name = self.variable()
        self.line(f"{name} = {expression}")
        return name

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Write the lines of a block after a line that begins it."""
        self.line(head)
        self._depth += 1
        self._scopes.append({})
        try:
            yield
        finally:
            self._scopes.pop()
            self._depth -= 1

    def known(self, what: object) -> str | None:
        """Return the variable that was noted by `remember` for something in this block; None if there is none."""
        return next((scope[what] for scope in self._scopes if what in scope), None)

    def remember(self, what: object, variable: str) -> str:
        """Note that a variable contains something, as long as the block lasts."""
        self._scopes[-1][what] = variable
        return variable

    @contextmanager
    def function(self, parameters: str) -> Iterator[str]:
        """Write a function, between any two lines of another one; yields its name."""
        self._count += 1
        name = f"f{self._count}"
        outer, self._lines = self._lines, []
        depth, self._depth = self._depth, 0
        scopes, self._scopes = self._scopes, []
        try:
            with self.block(f"def {name}({parameters}):"):
                yield name
            self._finished += self._lines
        finally:
            self._lines, self._depth, self._scopes = outer, depth, scopes

    @property
    def size(self) -> int:
        """The characters of all finished functions."""
        return sum(map(len, self._finished))

    @property
    def text(self) -> str:
        """The source of all finished functions."""
        return "\n".join(self._finished)

    def compiled(self) -> dict[str, Any]:
        """Compile the functions, and return them by their names."""
        namespace = dict(self.constants)
        exec(compile(self.text, "<plan>", "exec"), namespace)  # noqa: S102  # see the module's docstring
        return namespace
