"""The Prometheus rules and the Grafana dashboard: valid, tested, and of metrics that exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
DOCUMENTED = set(re.findall(r"`(rootski_\w+)`", (DEPLOY.parent / "docs" / "metrics.md").read_text(encoding="utf-8")))

promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="needs promtool (Debian: prometheus)")


def _expressions() -> dict[str, str]:
    dashboard = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text(encoding="utf-8"))
    rules = yaml.safe_load((DEPLOY / "prometheus" / "rules.yaml").read_text(encoding="utf-8"))
    found = {
        rule.get("alert", rule.get("record")): rule["expr"] for group in rules["groups"] for rule in group["rules"]
    }
    for panel in dashboard["panels"]:
        found |= {f"{panel['title']} {target['refId']}": target["expr"] for target in panel["targets"]}
    return found


def test_every_metric_that_is_shown_or_watched_exists() -> None:
    named = {name for expression in _expressions().values() for name in re.findall(r"\brootski_\w+", expression)}

    assert {re.sub("_(bucket|count|sum)$", "", name) for name in named} <= DOCUMENTED | {"rootski_build_info"}


def test_every_metric_of_failures_is_watched() -> None:
    rules = (DEPLOY / "prometheus" / "rules.yaml").read_text(encoding="utf-8")

    for name in ("errors", "overloaded", "table_throttled", "table_failed", "event_loop_lag_max", "catalogue_age"):
        assert f"rootski_{name}" in rules


def test_panels_have_ids_and_titles_of_their_own() -> None:
    panels = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text(encoding="utf-8"))["panels"]

    assert len({panel["id"] for panel in panels}) == len({panel["title"] for panel in panels}) == len(panels)


@promtool
@pytest.mark.deploy
@pytest.mark.parametrize(
    "command",
    ["check rules rules.yaml", "test rules rules_test.yaml", "check config --syntax-only prometheus.yaml"],
)
def test_promtool_accepts_the_rules_and_their_tests(command: str) -> None:
    done = subprocess.run(
        ["promtool", *command.split()], cwd=DEPLOY / "prometheus", capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


@promtool
@pytest.mark.deploy
def test_promtool_accepts_every_expression_of_the_dashboard(tmp_path: Path) -> None:
    rules = [{"record": f"panel:{number}", "expr": one} for number, one in enumerate(_expressions().values())]
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}), encoding="utf-8")

    done = subprocess.run(["promtool", "check", "rules", file], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
