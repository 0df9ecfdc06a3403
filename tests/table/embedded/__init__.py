"""Tests of table/embedded/."""
