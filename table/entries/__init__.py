"""Derived items: search entries, suggestions and lists, and the jobs that build and check them."""
