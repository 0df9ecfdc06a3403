"""The engine over DynamoDB, or a service with its API."""
