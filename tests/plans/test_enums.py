"""Enums that are shown by a stored text, and by another attribute if there is none."""

from __future__ import annotations

from enum import Enum
from types import SimpleNamespace
from typing import Any

import pytest
import strawberry
from graphql import GraphQLObjectType, OperationDefinitionNode, parse

from plans.declared_fields import WRITERS
from plans.objects import Objects
from plans.selection import Selecting
from plans.steps import Room
from plans.subject import Subject
from schema.fields.direct import resolve_directly
from schema.fields.stored import optional, shows
from table.engine.codec import to_wire
from table.engine.protocol import Attributes
from table.model import rules
from table.model.attribute import Attribute, View


@strawberry.enum
class Case(Enum):
    """A grammatical case."""

    NOMINATIVE = "nom"
    GENITIVE = "gen"


class Stored(View):
    """Attributes that fall back on others of the same rule, of another one, and of one that falls back itself."""

    last = Attribute("last", rules.optional_text)
    form = Attribute("form", rules.form)
    middle = Attribute("middle", rules.optional_text, fallback=last.read)
    first = Attribute("first", rules.optional_text, fallback=last.read)
    of_form = Attribute("of_form", rules.optional_text, fallback=form.read)
    of_middle = Attribute("of_middle", rules.optional_text, fallback=middle.read)


def _case(attribute: Attribute[str | None]) -> Any:
    return shows(attribute, optional(Case), description="A case.")


@strawberry.type
class Shown:
    """What shows the attributes."""

    item: strawberry.Private[Stored]
    first: Case | None = _case(Stored.first)
    of_form: Case | None = _case(Stored.of_form)
    of_middle: Case | None = _case(Stored.of_middle)


@strawberry.type
class Query:
    """The root."""

    shown: Shown


@pytest.mark.parametrize("is_wire", [False, True])
@pytest.mark.parametrize(
    ("item", "shown"),
    [
        ({"first": "nom"}, {"first": "NOMINATIVE"}),
        ({"last": "gen"}, {"first": "GENITIVE", "ofMiddle": "GENITIVE"}),
        ({"middle": "nom", "last": "gen"}, {"first": "GENITIVE", "ofMiddle": "NOMINATIVE"}),
        ({"form": "gen"}, {"ofForm": "GENITIVE"}),
        ({"form": "-"}, {}),
        ({"of_form": "nom", "form": "gen"}, {"ofForm": "NOMINATIVE"}),
        ({"of_form": "None", "form": "gen"}, {"ofForm": "GENITIVE"}),
        ({"of_form": None, "first": None, "last": "None"}, {}),
    ],
)
def test_an_enum_is_that_of_the_attribute_on_which_the_stored_one_falls_back(
    item: Attributes, shown: dict[str, str], *, is_wire: bool
) -> None:
    schema = strawberry.Schema(query=Query)
    resolve_directly(schema)
    kind = schema._schema.type_map["Shown"]  # Strawberry offers no other way to it
    operation = parse("{ first ofForm ofMiddle }").definitions[0]
    assert isinstance(kind, GraphQLObjectType)
    assert isinstance(operation, OperationDefinitionNode)
    objects = Objects(Selecting(schema._schema, {}, {}), Room(), WRITERS, is_wire=is_wire)
    subject = Subject(kind=kind, item="m", view=Stored, is_whole=True, is_wire=is_wire)
    name = objects.item_function(subject, [operation.selection_set])
    function = objects.source.compiled()[name]

    for _ in range(2):
        found = function(to_wire(item) if is_wire else item, 0, SimpleNamespace(objects=0))

        assert found == {"first": None, "ofForm": None, "ofMiddle": None, **shown}
