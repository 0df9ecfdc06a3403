"""The table and its global secondary indexes, as queries name them."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Index"]


class Index(StrEnum):
    """What a query reads: the table or one of its global secondary indexes (always eventually consistent)."""

    TABLE = "table"
    GSI1 = "gsi1"
    GSI2 = "gsi2"

    @property
    def partition_key(self) -> str:
        """The name of the partition key attribute."""
        return "pk" if self is Index.TABLE else f"{self.value}pk"

    @property
    def sort_key(self) -> str:
        """The name of the sort key attribute."""
        return "sk" if self is Index.TABLE else f"{self.value}sk"
