"""Tests of the decisions about breakdown writes."""
