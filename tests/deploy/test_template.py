"""`deploy/template.yaml`: the table it makes, what its roles may do, and what linters say of it."""

from __future__ import annotations

import re
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError
from botocore.session import get_session

from table.dynamodb.dynamodb_engine import open_dynamodb
from table.engine.budget import Budget
from table.model.definition import ATTRIBUTE_DEFINITIONS, KEY_SCHEMA, global_secondary_indexes

ROOT = Path(__file__).parents[2]
FILE = ROOT / "deploy" / "template.yaml"
CHECKOV = ROOT / ".venv-checkov" / "bin" / "checkov"


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # no types here
    """Reads CloudFormation's short forms: `!Ref X` as `{"Ref": X}`, `!Sub X` as `{"Fn::Sub": X}`."""


def _function(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any = loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None
    if isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _function)

TEMPLATE: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # a safe loader
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
TABLE: dict[str, Any] = RESOURCES["Table"]["Properties"]


def _of_type(kind: str) -> list[dict[str, Any]]:
    return [resource for resource in RESOURCES.values() if resource["Type"] == kind]


def _actions(name: str) -> set[str]:
    statements = RESOURCES[name]["Properties"]["PolicyDocument"]["Statement"]
    return {action for statement in statements for action in statement["Action"]}


def _permitted(use: str, *, optional: bool) -> set[str]:
    page = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    found = re.search(rf"^\| {use} \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    assert found is not None
    return {f"dynamodb:{name}" for name in re.findall(r"`([A-Z]\w+)`", found[1] + (found[2] if optional else ""))}


def test_the_table_is_that_of_the_program_on_demand_recoverable_and_protected() -> None:
    assert TABLE["AttributeDefinitions"] == ATTRIBUTE_DEFINITIONS
    assert TABLE["KeySchema"] == KEY_SCHEMA
    assert TABLE["GlobalSecondaryIndexes"] == global_secondary_indexes()
    assert TABLE["BillingMode"] == "PAY_PER_REQUEST"
    assert TABLE["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert TABLE["DeletionProtectionEnabled"] is True
    assert RESOURCES["Table"]["DeletionPolicy"] == RESOURCES["Table"]["UpdateReplacePolicy"] == "Retain"


def test_a_server_may_do_what_the_page_of_permissions_lists_and_nothing_else() -> None:
    serve = _permitted("serve", optional=True) - {"dynamodb:Scan"}
    submissions = _permitted("serve with submissions", optional=False)

    assert _actions("ServePolicy") == serve
    assert _actions("SubmissionsPolicy") == submissions - serve


def test_no_policy_permits_everything_and_servers_have_only_these() -> None:
    text = FILE.read_text(encoding="utf-8")
    policies = RESOURCES["Function"]["Properties"]["Policies"]

    assert re.findall(r"Action:.*\*", text) == []
    assert re.findall(r'Resource: ?"?\*', text) == []
    assert policies[0] == {"Ref": "ServePolicy"}
    assert RESOURCES["TaskRole"]["Properties"]["ManagedPolicyArns"] == policies


def test_every_setting_of_a_server_exists() -> None:
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    of_function = set(RESOURCES["Function"]["Properties"]["Environment"]["Variables"])
    (container,) = RESOURCES["TaskDefinition"]["Properties"]["ContainerDefinitions"]
    of_task = {one["Name"] for one in container["Environment"] + container["Secrets"]}

    assert [name for name in of_function | of_task if f"| `{name}` |" not in settings] == []
    assert of_function < of_task


def test_a_load_balancer_waits_as_long_as_a_server_drains() -> None:
    (container,) = RESOURCES["TaskDefinition"]["Properties"]["ContainerDefinitions"]
    drains = {one["Name"]: one["Value"] for one in container["Environment"]}["ROOTSKI_DRAIN_SECONDS"]
    target = RESOURCES["TargetGroup"]["Properties"]
    waits = {one["Key"]: one["Value"] for one in target["TargetGroupAttributes"]}

    assert waits["deregistration_delay.timeout_seconds"] == drains
    assert container["StopTimeout"] > int(drains)
    assert target["HealthCheckIntervalSeconds"] * target["UnhealthyThresholdCount"] < int(drains)
    assert target["HealthCheckPath"] == "/ready"


def test_cloudfront_keeps_to_the_headers_of_the_server() -> None:
    policy = RESOURCES["CachePolicy"]["Properties"]["CachePolicyConfig"]
    key = policy["ParametersInCacheKeyAndForwardedToOrigin"]

    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
    assert set(key["HeadersConfig"]["Headers"]) == {"Accept", "Authorization", "Origin"}
    assert key["QueryStringsConfig"] == {"QueryStringBehavior": "all"}


def test_every_alarm_has_a_page_to_read() -> None:
    for alarm in _of_type("AWS::CloudWatch::Alarm"):
        assert alarm["Properties"]["AlarmDescription"].endswith("docs/incidents.md")


def test_an_alarm_reaches_its_topic() -> None:
    """CloudWatch may not use the key of SNS itself, so a topic that it encrypts gets nothing."""
    assert "KmsMasterKeyId" not in RESOURCES["Alarms"]["Properties"]


def test_throttled_indexes_and_writes_raise_the_alarm_as_reads_of_the_table_do() -> None:
    total, *metrics = RESOURCES["TableThrottledAlarm"]["Properties"]["Metrics"]
    seen = {
        (stat["MetricName"], *(dimension["Value"] for dimension in stat["Dimensions"][1:]))
        for stat in (metric["MetricStat"]["Metric"] for metric in metrics)
    }
    indexes = [(), *((index["IndexName"],) for index in TABLE["GlobalSecondaryIndexes"])]

    assert seen == {(f"{kind}ThrottleEvents", *index) for kind in ("Read", "Write") for index in indexes}
    assert [metric["Id"] for metric in metrics] == re.findall(r"FILL\((\w+), 0\)", total["Expression"])


def test_a_balancer_without_tasks_raises_an_alarm() -> None:
    assert RESOURCES["NoTaskAlarm"]["Properties"]["MetricName"] == "HTTPCode_ELB_5XX_Count"


def test_servers_see_the_clients_of_their_proxies() -> None:
    (container,) = RESOURCES["TaskDefinition"]["Properties"]["ContainerDefinitions"]
    of_task = {one["Name"]: one["Value"] for one in container["Environment"]}
    of_function = RESOURCES["Function"]["Properties"]["Environment"]["Variables"]
    default = TEMPLATE["Parameters"]["TrustedProxies"]["Default"]

    assert of_task["ROOTSKI_TRUSTED_PROXIES"] == of_function["ROOTSKI_TRUSTED_PROXIES"] == {"Ref": "TrustedProxies"}
    assert all(ip_network(network).is_private for network in default.split(","))


def _properties(name: str) -> dict[str, Any]:
    """Return the table's properties as arguments of CreateTable."""
    taken = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode", "DeletionProtectionEnabled")
    return {"TableName": name, **{one: TABLE[one] for one in taken}}


@pytest.fixture(params=["moto", "ministack"])
def endpoint(request: pytest.FixtureRequest) -> str:
    """The address of each test engine."""
    address: str = request.getfixturevalue(f"{request.param}_endpoint")
    return address


@pytest.mark.deploy
@pytest.mark.usefixtures("aws_environment")
async def test_the_table_of_the_template_is_right_for_the_program(endpoint: str) -> None:
    clients = {
        service: get_session().create_client(service, region_name="eu-central-1", endpoint_url=endpoint)
        for service in ("cloudformation", "dynamodb")
    }
    name = "table-of-the-template"
    alone = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {"Table": {**RESOURCES["Table"], "Properties": {**TABLE, "TableName": name}}},
    }
    try:
        clients["cloudformation"].create_stack(StackName="table", TemplateBody=yaml.safe_dump(alone))
        clients["dynamodb"].describe_table(TableName=name)
    except (ClientError, ResponseParserError):  # an engine without CloudFormation
        clients["dynamodb"].create_table(**_properties(name))

    async with open_dynamodb(name, endpoint_url=endpoint, region="eu-central-1") as engine:
        state = await engine.state(budget=Budget(30))

    assert state.problems() == []


@pytest.mark.deploy
def test_cfn_lint_finds_nothing() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), FILE], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.deploy
@pytest.mark.skipif(not CHECKOV.exists(), reason="needs .venv-checkov: make test-deploy")
def test_checkov_finds_nothing_and_every_exception_has_its_reason() -> None:
    options = ["--framework", "cloudformation", "--compact", "--quiet", "--skip-download"]
    command = [str(CHECKOV), "--file", str(FILE), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    skipped = [
        one
        for resource in RESOURCES.values()
        for one in resource.get("Metadata", {}).get("checkov", {}).get("skip", ())
    ]

    assert done.returncode == 0, done.stdout
    assert "Failed checks: 0" in done.stdout
    assert all(len(one["comment"]) > 15 for one in skipped)
