"""Measurements, run by hand: ratios taken side by side, never asserted."""
