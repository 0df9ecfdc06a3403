"""Tests of loaders/breakdowns/."""
