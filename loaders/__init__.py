"""One request's reads: many small asks gathered into few calls of the table."""
