"""HTTP below GraphQL: the protocol, middleware, bodies, compression, errors."""
