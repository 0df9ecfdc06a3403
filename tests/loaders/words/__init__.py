"""Tests of loaders/words/."""
