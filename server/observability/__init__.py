"""Logs, metrics, and the record of one request that both read."""
