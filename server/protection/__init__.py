"""Overload protection: client addresses, rate limits, concurrency limits."""
