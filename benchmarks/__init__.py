"""Benchmarks, run by hand. They compare alternatives side by side and assert nothing."""
