"""Tests of schema/words/."""
