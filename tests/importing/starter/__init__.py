"""Tests of importing/starter/."""
