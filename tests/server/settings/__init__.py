"""Tests of server/settings/."""
