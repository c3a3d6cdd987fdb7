"""Loader and schema agree: each clean flow passes both, each broken one fails both."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from connector import marked_yaml, registry
from connector.component import Construct, Operation, Source
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.schema import flow_schema, project_schema
from connector.listener import Listener

ROOT = Path(__file__).parents[2]
FLOWS = sorted(path for path in (ROOT / "flows").glob("*.yaml") if not path.name.endswith(".test.yaml"))
CONFIGS = """
configs:
  erp: {type: netsuite, connection: {type: token_based_authentication, account: "1", consumer_key: "${env:A}",
        consumer_secret: "${env:A}", token_id: "${env:A}", token_secret: "${env:A}"}}
  warehouse: {type: database, url: "sqlite:///x.db"}
  mail: {type: email, host: mail.example.com, from: shop@example.com}
"""


@cache
def _schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(flow_schema())


def problems(text: str) -> list[str]:
    document: Any = marked_yaml.read(text).data
    return [f"{error.json_path}: {error.message[:200]}" for error in _schema().iter_errors(document)]


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
        "- try: {on_error: []}",
        "- choice: [{when: 1 > 0, step: [{logger: x}]}]",
        "- parallel_foreach: {max_concurrency: 65, steps: [{logger: x}]}",
        "- scatter_gather: [{steps: [{logger: x}]}]",
        "- batch_job: {steps: [{name: a b, steps: [{logger: x}]}]}",
        "- http.request: {body_format: yaml}",
        "- cache: {ttl: 1h}",
        "- idempotent: {ttl: 1h}",
        "- {logger: x, on_failed_record: ignore}",
        "- {logger: x, retry: {attempts: 0}}",
        "- {logger: x, id: 1st}",
    ],
)
def test_a_broken_flow_fails_both(steps: str) -> None:
    text = f"flows:\n  main:\n    steps:\n      {steps}\n{CONFIGS}"

    assert problems(text) != []
    assert not loads(text)


def test_every_key_explains_itself() -> None:
    assert [where for where, value in properties(flow_schema()) if not value.get("description")] == []


def test_another_name_is_deprecated_and_says_ours() -> None:
    steps = flow_schema()["$defs"]["Step"]["properties"]

    assert (steps["netsuite.create_record"]["deprecated"], "deprecated" in steps["netsuite.add"]) == (True, False)
    assert "netsuite.add" in steps["netsuite.create_record"]["description"]


def test_examples_stand_at_the_body_and_at_its_keys_and_fit_them() -> None:
    schema = flow_schema()
    for name in registry.names():
        body = schema["$defs"][name]
        body = body.get("anyOf", [body])[0]
        for example in body.get("examples", []):
            assert {
                key: value["examples"][0] for key, value in body["properties"].items() if "examples" in value
            } == example
            validator = jsonschema.Draft202012Validator({**body, "$defs": schema["$defs"]})
            assert [error.message for error in validator.iter_errors(example)] == [], name


def properties(schema: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property that is declared in *schema*, with its place."""
    if isinstance(schema, list):
        for at, item in enumerate(schema):
            yield from properties(item, f"{where}/{at}")
    elif isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            yield f"{where}.{name}", value
        for key, value in schema.items():
            if key not in ("examples", "default", "enum", "const"):
                yield from properties(value, f"{where}/{key}")


@pytest.mark.parametrize(
    "step",
    [
        "netsuite.suiteql: {query: SELECT id FROM customer, key: id}",
        "netsuite.get_deleted: {record_type: customer}",
        "netsuite.get_record_types_catalog: {select: customer}",
        "netsuite.upsert_list: {record_type: customer, records: {externalId: a}}",
        "netsuite.update: {record_type: customer, record: {id: '1'}, replace_sublists: item}",
        "changed_only: {key: id, fields: name}",
        "database.replace_children: {table: t, key: id, parent_key: parent}",
        "transform: {sql: SELECT 1}",
        "email.send: {to: a@example.com, subject: s, body: b}",
    ],
)
def test_one_may_stand_where_many_may(step: str) -> None:
    text = f"flows: {{main: {{steps: [{{{step}}}]}}}}\n"

    assert problems(text) == []


def test_methods_of_a_listener_may_stand_in_one_text() -> None:
    source = "http.listener: {path: /orders, allowed_methods: 'GET, POST'}"

    assert problems(f"flows: {{main: {{source: {{{source}}}, steps: [{{logger: x}}]}}}}\n") == []


@cache
def _project_schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(project_schema())


def project_problems(text: str) -> list[str]:
    return [
        f"{error.json_path}: {error.message[:200]}"
        for error in _project_schema().iter_errors(marked_yaml.read(text).data)
    ]


def test_a_project_is_completed_and_explained_too() -> None:
    given = """
engine: durable
lease: 1m
retention: {runs: 10d}
trust: {python: [shop]}
redact: [email]
environments: {prod: {configs: {erp: {mode: read_only}}, params: {country: US}}}
on_failure: {http: {url: "https://example.com"}}
retry_policies: {patient: {attempts: 5}}
"""
    properties = project_schema()["properties"]

    jsonschema.Draft202012Validator.check_schema(project_schema())
    assert project_problems(CONFIGS + given) == []
    assert [name for name, one in properties.items() if not one.get("description")] == []


@pytest.mark.parametrize(
    "text",
    ["motor: durable", "engine: quick", "configs: {erp: {type: netsweet}}", "trust: {python: shop}", "lease: soon"],
)
def test_what_is_no_project_is_underlined(text: str) -> None:
    assert project_problems(text)
