"""Settings: what the environment says, read in one place."""
