"""Segmentations, morpheme families, and the breakdowns made from them."""
