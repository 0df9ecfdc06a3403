"""Tests of the front page, and of how the site is served."""
