"""The GraphQL endpoint: from an HTTP request to an operation, and from its result to an HTTP response."""
