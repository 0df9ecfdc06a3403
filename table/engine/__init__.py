"""What the table asks of an engine, and what every engine needs."""
