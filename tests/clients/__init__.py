"""Tests with the GraphQL clients that frontends use."""
