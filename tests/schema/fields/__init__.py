"""Tests of schema/fields/."""
