"""Tests of table/entries/."""
