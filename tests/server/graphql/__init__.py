"""Tests of server/graphql/."""
