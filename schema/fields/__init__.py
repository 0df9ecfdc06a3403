"""Declaration of fields: stored values, directives, enums, scalars, and the context of a request."""
