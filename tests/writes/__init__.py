"""Writes of breakdowns under random use, races, faults and kills."""
