from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.document import Document, check_cron, unix_cron


def document(source: str = "", **keys: str) -> Document:
    more = "".join(f"    {key}: {value}\n" for key, value in keys.items())
    source = f"    source: {source}\n" if source else ""
    configs = (
        "configs: {erp: {type: netsuite, connection: {type: oauth2_client_credentials, account: '1', client_id: x,"
        " certificate_id: y, private_key_file: z}}}\n"
    )
    return Flow.read(
        f"flows:\n  a:\n{source}{more}    steps: [{{foreach: {{steps: [{{logger: x}}]}}}}]\n{configs}"
    ).loaded.document


def code(source: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        document(source)
    return caught.value.findings[0].code


def test_a_polling_source_holds_its_own_arguments_and_when_it_is_asked() -> None:
    source = (
        document("{netsuite.on_modified_object: {recordType: customer, every: 5m, startDelay: 10s, each: record}}")
        .flows["a"]
        .source
    )

    assert source is not None
    assert (source.schedule.every, source.schedule.start_delay, source.each) == (300.0, 10.0, "record")
    assert source.arguments is not None
    assert source.arguments.loaded.record_type == "customer"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{schedule: {every: 5m, cron: '0 2 * * *'}}", "schedule"),
        ("{schedule: {cron: '0 2 * *'}}", "cron"),
        ("{schedule: {cron: '0 2 * * *', time_zone: Europe/Nowhere}}", "time-zone"),
        ("{schedule: {evry: 5m}}", "unknown-key"),
        ("{schedule: soon}", "wrong-type"),
        ("{schedule: [1]}", "wrong-type"),
        ("{netsuite.on_modified_object: customer}", "wrong-type"),
        ("{netsuite.on_modified_object: {record_type: x, each: page}}", "each"),
        ("{netsuite.on_modified_objects: {record_type: x}}", "unknown-kind"),
        ("{netsuite.get: {record_type: x}}", "unknown-kind"),
        ("{}", "source"),
        ("[]", "source"),
        ("every 5m", "source"),
    ],
)
def test_a_source_that_makes_no_sense_is_a_finding(source: str, expected: str) -> None:
    assert code(source) == expected


@pytest.mark.parametrize(
    "expression", ["0 2 * * *", "*/5 * * * *", "0 0 2 * * ?", "0 0 2 ? * MON-FRI", "0 0 2 * * ? 2030"]
)
def test_cron_is_read_as_unix_and_quartz_write_it(expression: str) -> None:
    check_cron(expression, "Europe/Berlin")


def test_quartz_signs_are_turned_to_those_of_unix() -> None:
    assert unix_cron("0 0 2 ? * MON") == "0 0 2 * * MON"


def test_a_plain_value_is_the_default_of_a_param() -> None:
    text = "params: {a: 1, b: yes, c: 1.5, d: true, e: {type: date}}\nflows: {a: {steps: [{logger: x}]}}"
    params = Flow.read(text).loaded.document.params

    assert {name: param.type for name, param in params.items()} == {
        "a": "integer", "b": "text", "c": "decimal", "d": "boolean", "e": "date",
    }  # fmt: skip


def test_camel_case_is_accepted() -> None:
    flow = document(maxConcurrency="2", initialState="stopped", stopAfter="{count: 3}").flows["a"]

    assert (flow.max_concurrency, flow.initial_state) == (2, "stopped")
    assert flow.stop_after is not None
    assert flow.stop_after.count == 3
