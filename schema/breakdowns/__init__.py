"""Breakdowns, the mutations that change them, and the users who submit them."""
