"""The single table: keys, items, index entries, engines."""
