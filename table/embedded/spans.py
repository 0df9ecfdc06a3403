"""Translate a query or scan of the embedded engine into SQL: a span of one of the file's trees.

SQLite walks a tree from the start of the page. Nothing is sorted, and only segmented scans skip items.
"""

from __future__ import annotations

from dataclasses import dataclass

from table.engine.index import Index
from table.engine.protocol import KeyCondition, StartKey

__all__ = ["Span", "query_span", "scan_span"]

_LAST_BEFORE_SURROGATES = 0xD7FF
_FIRST_AFTER_SURROGATES = 0xE000
_LAST_CHARACTER = 0x10FFFF

Clause = tuple[str, tuple[str | int, ...]]
"""A condition in SQL and its arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Consecutive items of a tree of the file.

    Attributes:
        clauses: Conditions, joined by AND.
        order: The key attributes that the items are ordered by.
        start_key: The key attributes of a start key.
        forward: Whether the order is ascending.
    """

    clauses: tuple[Clause, ...]
    order: tuple[str, ...]
    start_key: tuple[str, ...]
    forward: bool = True

    def statement(self) -> str:
        """Return SQL for up to a number of items. Its row: a JSON list of the items, their number, their size."""
        where = " AND ".join(condition for condition, _ in self.clauses) or "true"
        order = ", ".join(f"{name} {'ASC' if self.forward else 'DESC'}" for name in self.order)
        selected = f"SELECT data, size FROM item WHERE {where} ORDER BY {order} LIMIT ?"  # noqa: S608  # contains no value
        return f"SELECT CAST('[' || group_concat(data) || ']' AS BLOB), count(*), total(size) FROM ({selected})"  # noqa: S608

    def arguments(self, most_items: int) -> list[str | int]:
        """Return the arguments of the statement."""
        return [argument for _, arguments in self.clauses for argument in arguments] + [most_items]


def query_span(condition: KeyCondition, after: StartKey | None) -> Span:
    """Return the span of a query, beginning after the start key.

    Raises:
        ValueError: The condition has both a prefix and a range, its range is reversed, or the start key belongs to
            another condition.
    """
    index = condition.index
    order = ("sk",) if index is Index.TABLE else (index.sort_key, "pk", "sk")
    start_key = ("pk", "sk") if index is Index.TABLE else (index.partition_key, index.sort_key, "pk", "sk")
    start, end = _start(condition), _end(condition)
    if after is not None:
        _check_start_key(condition, start_key, after)
        bound = _after(order, after, forward=condition.forward)
        # Replaces the bound on this side: with both, SQLite might start at the other one and walk.
        start, end = (bound, end) if condition.forward else (start, bound)
    clauses = (f"{index.partition_key} = ?", (condition.partition,)), _is_indexed(index), start, end
    return Span(
        clauses=tuple(clause for clause in clauses if clause is not None),
        order=order,
        start_key=start_key,
        forward=condition.forward,
    )


def scan_span(segment: int, segments: int, after: StartKey | None) -> Span:
    """Return the span of one segment of the table, beginning after the start key.

    The last character of its key decides which segment a partition is in. A segment takes as long to read as the table,
    since items of other segments are skipped.
    """
    if not 0 <= segment < segments:
        raise ValueError(f"segment {segment} of {segments}")
    order = ("pk", "sk")
    bound = None if after is None else _after(order, after, forward=True)
    part = None if segments == 1 else ("unicode(substr(pk, -1)) % ? = ?", (segments, segment))
    return Span(clauses=tuple(clause for clause in (bound, part) if clause is not None), order=order, start_key=order)


def _start(condition: KeyCondition) -> Clause | None:
    sort_key = condition.index.sort_key
    if condition.between is None:
        return (f"{sort_key} >= ?", (condition.begins_with,)) if condition.begins_with else None
    low, high = condition.between
    if condition.begins_with or low > high:
        raise ValueError("a query takes a prefix or a range of sort keys, and a range must not end before it begins")
    return f"{sort_key} >= ?", (low,)


def _end(condition: KeyCondition) -> Clause | None:
    sort_key = condition.index.sort_key
    if condition.between is not None:
        return f"{sort_key} <= ?", (condition.between[1],)
    successor = _successor(condition.begins_with)
    return None if successor is None else (f"{sort_key} < ?", (successor,))


def _successor(prefix: str) -> str | None:
    """Return the least text above all that begin with `prefix`, in code point order; None if there is none."""
    stem = prefix.rstrip(chr(_LAST_CHARACTER))
    if not stem:
        return None
    last = ord(stem[-1])
    return stem[:-1] + chr(_FIRST_AFTER_SURROGATES if last == _LAST_BEFORE_SURROGATES else last + 1)


def _is_indexed(index: Index) -> Clause | None:
    """Repeat the condition of the index: SQLite uses a partial index only if the query implies its condition."""
    return None if index is Index.TABLE else (f"{index.sort_key} IS NOT NULL", ())


def _after(order: tuple[str, ...], last: StartKey, *, forward: bool) -> Clause:
    placeholders = ", ".join("?" * len(order))
    return f"({', '.join(order)}) {'>' if forward else '<'} ({placeholders})", tuple(last[name] for name in order)


def _check_start_key(condition: KeyCondition, attributes: tuple[str, ...], after: StartKey) -> None:
    if set(after) != set(attributes) or after[condition.index.partition_key] != condition.partition:
        raise ValueError("the start key belongs to another partition")
    sort_key = after[condition.index.sort_key]
    low, high = condition.between or (sort_key, sort_key)
    if not sort_key.startswith(condition.begins_with) or not low <= sort_key <= high:
        raise ValueError("the start key is outside the range of this condition")
