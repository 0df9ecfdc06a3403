"""Tests of what nobody would send on purpose."""
