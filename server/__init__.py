"""The server: HTTP, settings, process life. Knows nothing of words."""
