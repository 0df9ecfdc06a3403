"""Imports: sources of Russian data become items of the table."""
