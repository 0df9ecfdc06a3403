"""Reads of morphemes and families, and the catalogue kept in the process."""
