"""Reads and writes of breakdowns."""
