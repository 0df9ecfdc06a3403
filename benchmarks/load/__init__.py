"""Mixed load on a server, and what it bears."""
