"""This server beside servers in Node and Go, over the same table."""
