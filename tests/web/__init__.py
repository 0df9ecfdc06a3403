"""Tests of the site in headless Chromium, on servers of its own; its sources are in examples/web."""
