"""How fields are declared: stored values, directives, enums, scalars, the context of a request."""
