"""Servers that speak DynamoDB's API, started for a test session."""
