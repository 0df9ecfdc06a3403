"""Tests of `russian`."""
