"""Tests of server/graphiql/."""
