"""Authentication: bearer tokens, their issuers and keys."""
