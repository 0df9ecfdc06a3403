"""Reads of one request: many small reads batched into few calls to the table."""
