"""Loader and schema agree: each clean flow passes both, each broken one fails both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from connector import marked_yaml, registry
from connector.component import Construct, Operation, Source
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.schema import flow_schema
from connector.listener import Listener

ROOT = Path(__file__).parents[2]
FLOWS = sorted(path for path in (ROOT / "flows").glob("*.yaml") if not path.name.endswith(".test.yaml"))
SCHEMA = jsonschema.Draft202012Validator(flow_schema())
CONFIGS = """
configs:
  erp: {type: netsuite, connection: {type: token_based_authentication, account: "1", consumer_key: "${env:A}",
        consumer_secret: "${env:A}", token_id: "${env:A}", token_secret: "${env:A}"}}
  warehouse: {type: database, url: "sqlite:///x.db"}
  mail: {type: email, host: mail.example.com, from: shop@example.com}
"""


def problems(text: str) -> list[str]:
    document: Any = marked_yaml.read(text).data
    return [f"{error.json_path}: {error.message[:200]}" for error in SCHEMA.iter_errors(document)]


def loads(text: str) -> bool:
    try:
        Flow.read(text)
    except ConfigurationError:
        return False
    return True


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(flow_schema())


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.name)
def test_a_shipped_flow_passes_both(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert problems(text) == []
    assert loads(text)


@pytest.mark.parametrize("name", registry.names())
def test_each_example_passes_both(name: str) -> None:
    component = registry.find(name)
    text = example(name, component) + CONFIGS

    assert problems(text) == []
    assert loads(text)


def example(name: str, component: Any) -> str:
    """A flow around the example of a component."""
    if isinstance(component, Construct):
        body = component.example.replace("\n", "\n        ")
        subs = "sub_flows: {shape_customer: {steps: [{logger: x}]}}\n" if name == "flow_ref" else ""
        return f"{subs}flows:\n  main:\n    steps:\n      - {body}\n"
    arguments = component.example.replace("\n", "\n          ")
    inner = f"{name}:\n          {arguments}" if arguments else f"{name}: {{}}"
    if isinstance(component, Source | Listener):
        return f"flows:\n  main:\n    source:\n        {inner}\n    steps: [{{logger: x}}]\n"
    assert isinstance(component, Operation)
    return f"flows:\n  main:\n    steps:\n      - {inner}\n"


@pytest.mark.parametrize(
    "steps",
    [
        "- loger: x",
        "- logger: {mesage: x}",
        "- logger: {message: x, level: LOUD}",
        "- {logger: x, set_payload: y}",
        "- {id: only}",
        "- netsuite.suiteql: {quary: x}",
        "- foreach: {batch_size: 0, steps: [{logger: x}]}",
        "- foreach: {steps: [{loger: x}]}",
        "- {logger: x, timeout: soon}",
    ],
)
def test_a_broken_flow_fails_both(steps: str) -> None:
    text = f"flows:\n  main:\n    steps:\n      {steps}\n{CONFIGS}"

    assert problems(text) != []
    assert not loads(text)


def test_every_key_explains_itself() -> None:
    undescribed = []
    for name, body in flow_schema()["$defs"].items():
        known = body.get("anyOf", [body])[0]
        for key, value in known.get("properties", {}).items():
            if "description" not in value and "$ref" not in value and name in registry.names():
                undescribed.append(f"{name}.{key}")
    assert undescribed == []
