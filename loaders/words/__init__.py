"""Reads of words: by id, by text, by search, in lists."""
