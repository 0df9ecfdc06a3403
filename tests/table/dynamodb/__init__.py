"""Tests of table/dynamodb/."""
