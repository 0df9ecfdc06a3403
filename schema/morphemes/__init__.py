"""Morphemes and morpheme families."""
