"""Tests of the variants of prepositions."""

from __future__ import annotations

import pytest

from russian.prepositions import base_preposition


@pytest.mark.parametrize(
    ("variant", "base"),
    [
        ("ко", "к"), ("обо", "о"), ("об", "о"), ("ото", "от"), ("надо", "над"), ("со", "с"), ("во", "в"), ("изо", "из"),
        ("подо", "под"), ("передо", "перед"), ("безо", "без"), ("к", None), ("кот", None), ("", None),
    ],
)  # fmt: skip
def test_a_variant_of_a_preposition_has_its_base(variant: str, base: str | None) -> None:
    assert base_preposition(variant) == base
