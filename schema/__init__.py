"""The GraphQL API: what a client may ask, in the client's words."""
