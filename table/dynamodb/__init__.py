"""The engine over DynamoDB or a compatible service."""
