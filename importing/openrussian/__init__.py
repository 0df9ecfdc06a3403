"""OpenRussian's published tables."""
