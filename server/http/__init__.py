"""HTTP, independent of GraphQL: protocol, middleware, bodies, compression, errors."""
