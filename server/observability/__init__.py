"""Logs, metrics, and the record of a request that both read."""
