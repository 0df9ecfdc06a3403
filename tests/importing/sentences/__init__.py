"""Tests of importing/sentences/."""
