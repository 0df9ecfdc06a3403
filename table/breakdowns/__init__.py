"""Decisions about breakdown writes."""
