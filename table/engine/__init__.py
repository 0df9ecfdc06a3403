"""The engine protocol and what every engine needs."""
