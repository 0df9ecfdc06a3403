"""Jobs: loading, bulk writes, export and import of items, progress."""
