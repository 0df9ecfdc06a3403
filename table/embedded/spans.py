"""Which items a query or scan of the embedded engine reads, as SQL: a span of one of the file's trees.

Every span is answered by walking a tree from where the page starts; nothing is sorted, and only a scan in segments
passes over items that it does not give.
"""

from __future__ import annotations

from dataclasses import dataclass

from table.engine.protocol import Index, KeyCondition, StartKey

__all__ = ["Span", "query_span", "scan_span"]

_LAST_BEFORE_SURROGATES = 0xD7FF
_FIRST_AFTER_SURROGATES = 0xE000
_LAST_CHARACTER = 0x10FFFF

Clause = tuple[str, tuple[str | int, ...]]
"""A condition in SQL and the arguments for its places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Items that follow one another in a tree of the file.

    Attributes:
        clauses: Conditions that all hold.
        order: The key attributes by which the items are ordered.
        position: The key attributes that say where a page ended.
        forward: Ascending, or else descending.
    """

    clauses: tuple[Clause, ...]
    order: tuple[str, ...]
    position: tuple[str, ...]
    forward: bool = True

    def statement(self) -> str:
        """Give the SQL that reads up to a number of items: one JSON list of them, their number, their size."""
        where = " AND ".join(condition for condition, _ in self.clauses) or "true"
        order = ", ".join(f"{name} {'ASC' if self.forward else 'DESC'}" for name in self.order)
        chosen = f"SELECT data, size FROM item WHERE {where} ORDER BY {order} LIMIT ?"  # noqa: S608  # holds no value
        return f"SELECT CAST('[' || group_concat(data) || ']' AS BLOB), count(*), total(size) FROM ({chosen})"  # noqa: S608

    def arguments(self, most_items: int) -> list[str | int]:
        """Give the arguments of the statement."""
        return [argument for _, arguments in self.clauses for argument in arguments] + [most_items]


def query_span(condition: KeyCondition, after: StartKey | None) -> Span:
    """Give the items that a query reads, beyond the position `after`.

    Raises:
        ValueError: The condition asks for both a prefix and a range or for a range that ends before it begins, or the
            position is none of this condition.
    """
    index = condition.index
    order = ("sk",) if index is Index.TABLE else (index.sort_key, "pk", "sk")
    position = ("pk", "sk") if index is Index.TABLE else (index.partition_key, index.sort_key, "pk", "sk")
    start, end = _start(condition), _end(condition)
    if after is not None:
        _check_position(condition, position, after)
        beyond = _beyond(order, after, forward=condition.forward)
        # In place of the bound on this side and not beside it: SQLite might start at the other one, and walk.
        start, end = (beyond, end) if condition.forward else (start, beyond)
    clauses = (f"{index.partition_key} = ?", (condition.partition,)), _is_indexed(index), start, end
    return Span(
        clauses=tuple(clause for clause in clauses if clause is not None),
        order=order,
        position=position,
        forward=condition.forward,
    )


def scan_span(segment: int, segments: int, after: StartKey | None) -> Span:
    """Give the items of one segment of the table, beyond the position `after`.

    A segment is the partitions whose key ends with certain characters, so a partition is in one segment as a whole.
    Reading a segment passes over the items of the others: it costs the time of a full scan, if not the answer.
    """
    if not 0 <= segment < segments:
        raise ValueError(f"segment {segment} of {segments}")
    order = ("pk", "sk")
    beyond = None if after is None else _beyond(order, after, forward=True)
    part = None if segments == 1 else ("unicode(substr(pk, -1)) % ? = ?", (segments, segment))
    return Span(clauses=tuple(clause for clause in (beyond, part) if clause is not None), order=order, position=order)


def _start(condition: KeyCondition) -> Clause | None:
    sort_key = condition.index.sort_key
    if condition.between is None:
        return (f"{sort_key} >= ?", (condition.begins_with,)) if condition.begins_with else None
    low, high = condition.between
    if condition.begins_with or low > high:
        raise ValueError("a query has a prefix or a range of sort keys, and a range ends where it begins or later")
    return f"{sort_key} >= ?", (low,)


def _end(condition: KeyCondition) -> Clause | None:
    sort_key = condition.index.sort_key
    if condition.between is not None:
        return f"{sort_key} <= ?", (condition.between[1],)
    successor = _successor(condition.begins_with)
    return None if successor is None else (f"{sort_key} < ?", (successor,))


def _successor(prefix: str) -> str | None:
    """Give the least text after all that begin with `prefix`, in the order of code points; None if there is none."""
    kept = prefix.rstrip(chr(_LAST_CHARACTER))
    if not kept:
        return None
    last = ord(kept[-1])
    return kept[:-1] + chr(_FIRST_AFTER_SURROGATES if last == _LAST_BEFORE_SURROGATES else last + 1)


def _is_indexed(index: Index) -> Clause | None:
    """Repeat what the index holds: SQLite uses it only for what is certain to be in it."""
    return None if index is Index.TABLE else (f"{index.sort_key} IS NOT NULL", ())


def _beyond(order: tuple[str, ...], last: StartKey, *, forward: bool) -> Clause:
    places = ", ".join("?" * len(order))
    return f"({', '.join(order)}) {'>' if forward else '<'} ({places})", tuple(last[name] for name in order)


def _check_position(condition: KeyCondition, attributes: tuple[str, ...], after: StartKey) -> None:
    if set(after) != set(attributes) or after[condition.index.partition_key] != condition.partition:
        raise ValueError("the position is none of this partition")
    sort_key = after[condition.index.sort_key]
    low, high = condition.between or (sort_key, sort_key)
    if not sort_key.startswith(condition.begins_with) or not low <= sort_key <= high:
        raise ValueError("the position is outside of what this condition reads")
