from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.reconcile.key_mapping import KeyMapping, mapping_of

FLOW = """
configs:
  erp:
    type: netsuite
    connection:
      type: token_based_authentication
      account: "1"
      consumer_key: ${env:K}
      consumer_secret: ${env:K}
      token_id: ${env:K}
      token_secret: ${env:K}
  warehouse: {type: database, url: "sqlite://"}
flows:
  main:
    source:
      SOURCE: {record_type: customer}
    steps:
STEPS
sub_flows:
  shape:
    steps:
      - transform: {each: {a: "${payload.id}", at: "${payload.lastModifiedDate}"}}
      - flow_ref: write
  swap:
    steps:
      - transform: {each: {a: "${payload.b}", b: "${payload.a}"}}
  write:
    steps:
      - database.upsert: {table: t, key: [a], records: "${payload}"}
"""
SINK = "- database.upsert: {table: t, key: [KEY]}"


def derived(*steps: str, source: str = "netsuite.on_modified_object") -> KeyMapping:
    written = "\n".join(f"      {line}" for step in steps for line in step.splitlines())
    flow = Flow.read(FLOW.replace("SOURCE", source).replace("STEPS", written))
    return mapping_of(flow.loaded, "main")


def test_the_key_is_found_through_transforms() -> None:
    found = derived(
        "- transform: {each: {number: '${payload.id}', changed: '${payload.lastmodifieddate}', n: '${payload.x}'}}",
        "- logger: {message: hello}",
        "- changed_only: {key: number}",
        "- transform: {each: {customer: '${int(payload.number)}', at: '${payload.changed}', kind: customer, v: 7}}",
        SINK.replace("KEY", "customer"),
    )

    assert (found.id_column, found.moment_column) == ("customer", "at")
    assert found.constants == {"kind": "customer", "v": 7}
    assert not found.deletes


def test_records_as_they_are_bear_their_own_names() -> None:
    found = derived(SINK.replace("KEY", "id") + "\n")

    assert (found.id_column, found.moment_column) == ("id", "lastModifiedDate")


def test_another_column_may_hold_the_id() -> None:
    found = derived(
        "- transform: {each: {code: '${payload.entityId}', netsuite_id: '${payload.id}'}}", SINK.replace("KEY", "code")
    )

    assert (found.id_column, found.moment_column) == ("netsuite_id", "")


@pytest.mark.parametrize(
    "around",
    [
        "- foreach:\n    batch_size: 100\n    steps:\n      INNER",
        "- try:\n    steps:\n      INNER",
        "- records:\n    steps:\n      INNER",
    ],
)
def test_the_sink_may_stand_inside(around: str) -> None:
    inner = SINK.replace("KEY", "a")

    found = derived("- transform: {each: {a: '${payload.id}'}}", around.replace("INNER", inner))

    assert found.id_column == "a"


def test_sub_flows_are_followed() -> None:
    found = derived("- flow_ref: shape")

    assert (found.id_column, found.moment_column) == ("a", "at")


@pytest.mark.parametrize(
    ("between", "column"),
    [
        (["- flow_ref: swap"], "b"),
        (["- flow_ref: swap", "- flow_ref: swap"], "a"),
        (["- try: {steps: [{flow_ref: swap}]}"], "b"),
        (["- flow_ref: swap\n  target: other"], "a"),
        (["- foreach: {steps: [{flow_ref: swap}]}"], "a"),
    ],
)
def test_what_a_sub_flow_makes_of_a_record_holds_behind_it(between: list[str], column: str) -> None:
    found = derived("- transform: {each: {a: '${payload.id}', b: '${payload.x}'}}", *between, SINK.replace("KEY", "c"))

    assert found.id_column == column


def test_a_flow_of_new_records_goes_by_when_they_were_made() -> None:
    found = derived(
        "- transform: {each: {a: '${payload.id}', m: '${payload.lastModifiedDate}', c: '${payload.dateCreated}'}}",
        SINK.replace("KEY", "a"),
        source="netsuite.on_new_object",
    )

    assert found.moment_column == "c"


@pytest.mark.parametrize(
    ("steps", "source", "message", "hint", "line"),
    [
        (
            ["- transform: {each: {code: '${payload.entityId}'}}", SINK.replace("KEY", "code")],
            "netsuite.on_modified_object",
            "no column of `database.upsert` holds the internal id",
            "netsuite_id: ${int(payload.id)}",
            19,
        ),
        (
            ["- transform: {each: {code: '${payload.id + 1}'}}", SINK.replace("KEY", "code")],
            "netsuite.on_modified_object",
            "no column of `database.upsert` holds the internal id",
            "netsuite_id: ${int(payload.id)}",
            19,
        ),
        (
            ["- set_payload: [{a: 1}]", SINK.replace("KEY", "a")],
            "netsuite.on_modified_object",
            "what `set_payload` makes of a record cannot be followed",
            "database.upsert",
            18,
        ),
        (["- logger: {message: x}"], "netsuite.on_modified_object", "no step of flow `main` is", "database.upsert", 17),
    ],
)
def test_says_what_the_flow_would_need(steps: list[str], source: str, message: str, hint: str, line: int) -> None:
    with pytest.raises(ConfigurationError, match=message) as error:
        derived(*steps, source=source)

    (finding,) = error.value.findings
    assert hint in finding.hint
    assert finding.where is not None
    assert finding.where.line == line


def test_another_source_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"does not begin with netsuite\.on_modified_object"):
        derived(SINK.replace("KEY", "id"), source="netsuite.on_deleted_object")
