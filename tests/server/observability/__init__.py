"""Tests of server/observability/."""
