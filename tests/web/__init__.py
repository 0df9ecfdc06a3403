"""Tests of examples/web: the word page in headless Chromium, on a server of its own."""
