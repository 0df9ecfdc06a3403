"""Tests of importing/frequencies/."""
