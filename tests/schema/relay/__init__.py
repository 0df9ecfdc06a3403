"""Tests of schema/relay/."""
