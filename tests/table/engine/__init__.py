"""Tests of table/engine/."""
