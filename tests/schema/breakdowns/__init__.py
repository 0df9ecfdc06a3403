"""Tests of schema/breakdowns/."""
