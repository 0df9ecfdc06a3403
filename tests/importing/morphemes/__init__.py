"""Tests of importing/morphemes/."""
