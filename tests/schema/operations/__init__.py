"""Tests of schema/operations/."""
