"""Example sentences and the words they show."""
