"""The server: HTTP, settings and processes; independent of words."""
