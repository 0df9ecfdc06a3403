"""Sources of dictionary data, turned into items of the table."""
