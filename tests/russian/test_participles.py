"""The declension of participles."""

from __future__ import annotations

import pytest

from russian.participles import declined_participle


@pytest.mark.parametrize(
    ("nominative", "forms"),
    [
        ("пи'шущий", "пи'шущий пи'шущего пи'шущему пи'шущим пи'шущем пи'шущая пи'шущей"),
        ("сде'ланный", "сде'ланный сде'ланного сде'ланному сде'ланным сде'ланном сде'ланная сде'ланной"),
        ("боя'щийся", "боя'щийся боя'щегося боя'щемуся боя'щимся боя'щемся боя'щаяся боя'щейся"),
    ],
)
def test_a_participle_has_twelve_forms(nominative: str, forms: str) -> None:
    found = [*declined_participle(nominative)]

    assert len(found) == 12
    assert found[:7] == forms.split()


def test_another_word_is_its_only_form() -> None:
    assert [*declined_participle("дом")] == ["дом"]
