"""Judged samples: what a learner types and the word that should come, and pairs of roots labelled by hand."""
