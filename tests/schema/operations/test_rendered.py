"""Lists that are JSON before they become part of an answer."""

from __future__ import annotations

import pytest

from schema.operations.rendered import Rendered, outlined, to_json


def test_a_rendered_list_can_be_read_like_a_list() -> None:
    rendered = Rendered(b'[{"a":1},{"a":2}]')

    assert len(rendered) == 2
    assert rendered[1] == {"a": 2}
    assert rendered[:1] == [{"a": 1}]
    assert rendered == [{"a": 1}, {"a": 2}] == list(rendered)
    assert rendered == Rendered(b'[{"a": 1}, {"a": 2}]')
    assert rendered != [{"a": 1}]


def test_it_is_put_into_an_answer_as_it_is_and_outlined_by_its_digest() -> None:
    one, other = Rendered(b'[{"a":1}]'), Rendered(b'[{"a":2}]')

    assert to_json({"list": one}) == b'{"list":[{"a":1}]}'
    assert outlined({"list": one}) == outlined({"list": Rendered(b'[{"a":1}]')}) != outlined({"list": other})


def test_invalid_json_is_refused() -> None:
    with pytest.raises(TypeError, match="JSON"):
        to_json({"list": object()})
