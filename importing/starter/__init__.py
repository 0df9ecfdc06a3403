"""The starter dictionary, the project's own compilation."""
