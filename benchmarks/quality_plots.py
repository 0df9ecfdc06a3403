"""Draws the plots of docs/quality.md, as small SVG files without dates, so that equal figures make equal files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

__all__ = ["draw_coverage", "draw_success"]

mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "quality", "font.size": 9})

_DARK, _LIGHT = "#2b5c8a", "#a9c6e2"
_OF_COVERAGE = (("a meaning", "#2b5c8a", "o"), ("a sentence", "#c0562f", "s"), ("a breakdown", "#4d8b4d", "^"))


def draw_success(path: Path, rates: Sequence[tuple[str, int, float, float]]) -> None:
    """Draw success at 1 and at 5 of each group of queries: name, number, and the two shares."""
    ordered = sorted((one for one in rates if not one[0].isupper()), key=lambda one: (one[3], one[2]))
    figure = Figure(figsize=(8, 0.28 * len(ordered) + 1), layout="constrained")
    axes = figure.subplots()
    names = [f"{name} ({number})" for name, number, *_ in ordered]
    axes.barh(names, [among * 100 for *_, among in ordered], color=_LIGHT, label="among the first five")
    axes.barh(names, [first * 100 for _, _, first, _ in ordered], color=_DARK, height=0.45, label="first")
    axes.set(xlim=(0, 100), xlabel="% of the queries that were set aside")
    axes.legend(loc="lower left")
    _save(figure, path)


def draw_coverage(path: Path, bands: Sequence[tuple[str, float, float, float]]) -> None:
    """Draw the shares of the words of each band of ranks that have a meaning, a sentence and a breakdown."""
    figure = Figure(figsize=(8, 3.4), layout="constrained")
    axes = figure.subplots()
    names = [name for name, *_ in bands]
    for number, (label, colour, marker) in enumerate(_OF_COVERAGE, start=1):
        axes.plot(names, [float(band[number]) * 100 for band in bands], color=colour, marker=marker, label=label)
    axes.set(ylim=(0, 102), xlabel="frequency rank", ylabel="% of the words")
    axes.legend(loc="lower left")
    axes.tick_params(axis="x", labelsize=7)
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
