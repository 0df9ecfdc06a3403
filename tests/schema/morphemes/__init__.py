"""Tests of schema/morphemes/."""
