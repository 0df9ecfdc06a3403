"""Tests of operations that are compiled: they answer as the executor that works field by field."""
