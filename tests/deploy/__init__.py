"""Tests of how the project is packaged, deployed and operated; `make test-deploy` runs those that need more tools."""
