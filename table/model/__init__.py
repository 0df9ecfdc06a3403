"""The items of the table: their keys, shapes and rules. Imports no engine."""
