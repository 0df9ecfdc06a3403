"""Tests of loaders/morphemes/."""
