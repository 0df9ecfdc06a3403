"""The list of engines under test matches the contract suite."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.table.engine import (
    test_engine_contract_items,
    test_engine_contract_jobs,
    test_engine_contract_queries,
    test_engine_contract_transactions,
)
from tests.table.engine.engines import ENGINES, EngineUnderTest

CONTRACT: list[ModuleType] = [
    test_engine_contract_items,
    test_engine_contract_jobs,
    test_engine_contract_queries,
    test_engine_contract_transactions,
]


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_an_engine_departs_only_from_tests_that_there_are(engine: EngineUnderTest) -> None:
    tests = {name for module in CONTRACT for name in vars(module) if name.startswith("test_")}

    assert set(engine.departures) - tests == set()
