"""Tests of server/protection/."""
