"""The linter knows what flows: where a stream is read twice, never, or reached into."""

from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow

CONFIGS = """
configs:
  erp:
    type: netsuite
    connection: {type: oauth2_client_credentials, account: "${env:A}", client_id: "${env:B}",
                 certificate_id: "${env:C}", private_key_file: "${env:D}"}
  warehouse: {type: database, url: "sqlite:///x.db"}
"""
READ = '- netsuite.suiteql: {query: "SELECT id FROM customer"}\n'
WRITE = "- database.upsert: {table: t, key: [id]}\n"
SOURCE = "    source: {netsuite.on_modified_object: {record_type: customer}}\n"


def found(steps: str, *, source: str = "", more: str = "") -> list[tuple[str, str, int]]:
    """Code, severity and line of each finding; without a source the first step stands in line 4."""
    body = "\n".join(f"      {line}" for line in steps.strip("\n").splitlines())
    text = f"flows:\n  main:\n{source}    steps:\n{body}\n{more}{CONFIGS}"
    try:
        findings = Flow.read(text).loaded.warnings
    except ConfigurationError as error:
        findings = tuple(error.findings)
    return [(finding.code, finding.severity, finding.where.line if finding.where else 0) for finding in findings]


@pytest.mark.parametrize(
    "steps",
    [
        READ + WRITE,
        READ + "- transform: {each: {id: '${payload.id}'}}\n" + WRITE,
        READ + "- foreach: {steps: [{logger: '${payload.id}'}]}",
        READ + "- records: {steps: [{logger: '${payload.id}'}]}\n- logger: ${payload.written}",
        READ + "- logger: ${payload}\n" + WRITE,
        READ + "  target: rows\n" + "- foreach: {collection: '${vars.rows}', steps: [{logger: x}]}\n" * 2,
        "- try:\n    steps:\n      " + READ + WRITE + "  when: payload\n",
        READ + "- choice:\n    - when: vars.x\n      steps:\n        " + WRITE + "    - otherwise:\n        " + WRITE,
        "- set_variable: {variable_name: x, value: 1}\n" + READ + "- flow_ref: main\n  when: vars.x\n" + WRITE,
        READ + "- parallel_foreach: {steps: [{logger: x}]}",
        READ + "- scatter_gather:\n" + 2 * ("    - steps:\n        " + WRITE),
        READ + "- first_successful:\n" + 2 * ("    - steps:\n        " + WRITE),
        "- first_successful:\n" + 2 * ("    - steps:\n        " + READ) + WRITE,
        READ + "- round_robin:\n" + 2 * ("    - steps:\n        " + WRITE),
        READ + "- until_successful:\n    steps:\n      " + WRITE,
        "- cache:\n    key: k\n    steps:\n      " + READ + WRITE,
    ],
)
def test_a_stream_that_is_read_once_is_fine(steps: str) -> None:
    assert [code for code, _, _ in found(steps) if code.startswith("stream")] == []


def test_a_stream_that_nobody_reads_is_a_finding() -> None:
    assert found(READ) == [("stream-unread", "note", 4)]  # `Flow.run` gives it to who called
    assert found(READ + "- set_payload: 1") == [("stream-unread", "warning", 4)]
    assert found("- logger: x", source=SOURCE) == [("stream-unread", "warning", 3)]


def test_a_stream_that_is_read_twice_is_a_finding() -> None:
    twice = READ + WRITE.rstrip() + "\n  target: written\n" + WRITE

    assert found(twice) == [("stream-read-twice", "warning", 7)]


def test_a_stream_may_be_read_on_one_way_only() -> None:
    steps = READ + "- choice: [{when: params.x, steps: [{database.upsert: {table: t, key: [id]}}]}]"

    assert found(steps, more="params: {x: 1}\n") == []


@pytest.mark.parametrize(
    "reach",
    [
        "- logger: ${payload.id}",
        "- set_variable: {variable_name: x, value: '${payload[0].id}'}",
        "- logger: x\n  when: payload.id > 3",
        "- choice: [{when: payload.id > 3, steps: [{logger: x}]}]",
        "- transform: {variables: {x: '${payload.id}'}}",
    ],
)
def test_an_expression_that_reaches_into_a_stream_points_to_each(reach: str) -> None:
    findings = found(READ + reach + "\n" + WRITE)

    assert ("stream-in-expression", "error", 5) in findings or ("stream-in-expression", "error", 6) in findings


def test_the_expressions_on_a_record_see_its_fields() -> None:
    shape = "- transform: {each: {id: '${payload.id}'}}\n"
    steps = shape + "- database.upsert: {table: t, key: [id], delete_when: payload.gone}"

    assert found(steps, source=SOURCE) == []


def test_a_source_that_runs_once_a_record_gives_a_record() -> None:
    source = SOURCE.replace("customer}", "customer, each: record}")

    assert found("- logger: ${payload.companyName}", source=source) == []


def test_a_report_has_the_fields_of_a_report() -> None:
    assert found(READ + WRITE + "- logger: ${payload.written}") == []
    assert found(READ + WRITE + "- logger: ${payload.writen}") == [("unknown-field", "warning", 6)]


def test_a_key_that_no_record_has_is_a_finding() -> None:
    steps = READ + "- transform: {each: {customer_id: '${payload.id}'}}\n" + WRITE

    assert found(steps) == [("key-not-made", "warning", 6)]


def test_a_sub_flow_is_followed_from_where_it_is_referred_to() -> None:
    sub = "sub_flows: {write: {steps: [{logger: '${payload.id}'}, {database.upsert: {table: t, key: [id]}}]}}\n"

    assert found(READ + "- flow_ref: write", more=sub) == [("stream-in-expression", "error", 6)]


def test_who_is_answered_reads_the_stream_that_a_flow_ends_with() -> None:
    steps = "    steps: [{file.read_csv: {path: x.csv}}]\n"
    listening = f"flows:\n  main:\n    source: {{vm.listener: {{queue_name: q}}}}\n{steps}"

    assert [finding.code for finding in Flow.read(listening).loaded.warnings] == []
    (told,) = Flow.read(f"flows:\n  main:\n{steps}").loaded.warnings
    assert (told.code, told.severity) == ("stream-unread", "note")


def test_the_steps_of_async_and_changed_only_are_walked() -> None:
    text = (
        "flows:\n  main:\n    steps:\n      - set_payload: [{a: 1}]\n      - changed_only: {key: b}\n"
        "      - async: {steps: [{file.read_csv: {path: x.csv}}]}\n"
    )

    assert sorted(finding.code for finding in Flow.read(text).loaded.warnings) == ["key-not-made", "stream-unread"]


def test_keys_of_children_are_not_looked_for_in_their_parents() -> None:
    text = (
        "flows:\n  main:\n    steps:\n      - set_payload: [{id: 1, lines: [{line: 1}]}]\n"
        "      - database.replace_children: {table: t, parent_key: id, key: [id, line], children: lines}\n"
        "configs: {w: {type: database, url: 'sqlite:///x.db'}}\n"
    )

    assert Flow.read(text).loaded.warnings == ()
