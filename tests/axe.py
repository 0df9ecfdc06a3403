"""axe: what keeps people from using a page with a screen reader, a keyboard or weak eyes."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium import webdriver

__all__ = ["axe_violations"]

AXE = Path(__file__).parents[1] / "examples" / "web" / "node_modules" / "axe-core" / "axe.min.js"

_RUN = """
const done = arguments[0];
axe.run(document, {rules: {"target-size": {enabled: true}}}).then(
  ({violations}) => done(violations), (error) => done([{id: String(error), nodes: []}]));
"""


def axe_violations(browser: webdriver.Chrome) -> list[str]:
    """Return what axe finds wrong with the page, as rules with their elements; skip the test if it is not installed."""
    if not AXE.exists():
        pytest.skip("axe is not installed: make test-web")
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    found = browser.execute_async_script(_RUN)
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]
