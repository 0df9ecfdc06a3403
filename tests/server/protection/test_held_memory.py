"""The memory of all connections is bounded; it is taken from the network that holds the most."""

from __future__ import annotations

from server.protection.held_memory import HeldMemory


class _Connection:
    def __init__(self, network: bytes) -> None:
        self.network = network
        self.is_cut = False

    def cut(self) -> None:
        self.is_cut = True


def test_the_oldest_connection_of_the_network_that_holds_the_most_is_cut() -> None:
    memory = HeldMemory(100)
    small, *greedy = _Connection(b"small"), _Connection(b"greedy"), _Connection(b"greedy"), _Connection(b"greedy")
    memory.hold(small, 30)
    for connection in greedy:
        memory.hold(connection, 25)

    assert [connection.is_cut for connection in (small, *greedy)] == [False, True, False, False]
    assert memory.total == 80


def test_a_connection_that_holds_nothing_any_more_is_forgotten() -> None:
    memory = HeldMemory(100)
    first, second = _Connection(b"a"), _Connection(b"b")
    memory.hold(first, 90)
    memory.hold(first, 60)
    memory.hold(first, 0)
    memory.hold(second, 100)

    assert (memory.total, first.is_cut, second.is_cut) == (100, False, False)


def test_one_connection_may_not_hold_more_than_all_may() -> None:
    memory = HeldMemory(100)
    connection = _Connection(b"a")

    memory.hold(connection, 101)

    assert (memory.total, connection.is_cut) == (0, True)
