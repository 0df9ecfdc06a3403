"""Documents made up from the schema: whatever may be asked is answered, with data or with a clear refusal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from graphql import ArgumentNode, Node, ObjectFieldNode, StringValueNode, Visitor, parse, print_ast, visit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.graphql import nodes

from schema.relay.global_id import global_id
from tests.fuzz.conftest import Fuzzed

pytestmark = pytest.mark.fuzz

SCHEMA = Path(__file__).parents[2] / "schema.graphql"
DOCUMENTS = 60
"""Documents of each root field; some 1,300 in all."""

schemathesis.graphql.scalar("Date", st.dates().map(lambda day: nodes.String(day.isoformat())))
schemathesis.graphql.scalar("DateTime", st.datetimes().map(lambda moment: nodes.String(f"{moment.isoformat()}Z")))

ROOT_FIELDS = {
    found.ok().label: found.ok()
    for found in schemathesis.graphql.from_path(SCHEMA).get_all_operations()
    if isinstance(found, Ok)
}

REAL = {
    "id": [global_id("Word", "1002"), global_id("MorphemeFamily", "1"), global_id("Morpheme", "1"), "V29yZA=="],
    "ids": [global_id("Word", "1002"), global_id("Word", "2001"), global_id("Morpheme", "2")],
    "wordId": [global_id("Word", "2001"), global_id("Word", "2002")],
    "morphemeId": [global_id("Morpheme", "1"), global_id("Morpheme", "2")],
    "breakdownId": [global_id("Breakdown", "2001"), global_id("Breakdown", "2002")],
    "text": ["ход", "вы", "вода", "Вижу воду.", "ё", "а\u0301"],
    "query": ["ход", "voda", "to go", "djlf", "людей", "a" * 100],
}
"""Values that lead somewhere, by the name of their argument: made up ones hardly ever do."""


class Realistic(Visitor):
    """Puts values that lead somewhere in the place of some of a document's texts."""

    def __init__(self, chosen: st.DataObject) -> None:
        super().__init__()
        self.chosen = chosen

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Node | None:
        """Look at an argument."""
        return self._replaced(node)

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> Node | None:
        """Look at a field of an input."""
        return self._replaced(node)

    def _replaced(self, node: ArgumentNode | ObjectFieldNode) -> Node | None:
        known = REAL.get(node.name.value)
        if known is None or not isinstance(node.value, StringValueNode) or self.chosen.draw(st.integers(0, 3)) == 0:
            return None
        value = self.chosen.draw(st.sampled_from(known))
        return type(node)(name=node.name, value=StringValueNode(value=value, block=False))


@pytest.mark.parametrize("label", ROOT_FIELDS)
@settings(max_examples=DOCUMENTS, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_operations_that_the_schema_allows_are_answered(fuzzed: Fuzzed, label: str, data: st.DataObject) -> None:
    case = data.draw(ROOT_FIELDS[label].as_strategy())
    document = print_ast(visit(parse(str(case.body)), Realistic(data)))
    headers = fuzzed.signed_in if data.draw(st.booleans()) else {}

    response = fuzzed.send(
        httpx.Request("POST", fuzzed.client.base_url.join("/graphql"), json={"query": document}, headers=headers)
    )

    assert response.status_code == 200


def test_most_documents_were_carried_out(fuzzed: Fuzzed) -> None:
    """Run after the others: documents that were all refused would have proven nothing."""
    assert fuzzed.answered == 0 or fuzzed.carried_out > fuzzed.answered // 5
