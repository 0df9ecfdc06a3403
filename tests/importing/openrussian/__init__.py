"""Tests of importing/openrussian/."""
