from __future__ import annotations

import pytest

from connector import marked_yaml
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.findings import as_written, code_of


def told(text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        Flow.read(text, file="f.yaml")
    return [str(finding) for finding in caught.value.findings]


def test_a_finding_shows_the_line_the_spot_and_the_cure() -> None:
    (finding,) = told("flows:\n  main:\n    steps:\n      - logger: {mesage: x}\n")

    assert finding == (
        "f.yaml:4:18: error: there is no key `mesage` here [unknown-key]\n"
        "  4 |       - logger: {mesage: x}\n"
        "    |                  ^\n"
        "  hint: did you mean `message`?"
    )


def test_an_error_inside_an_expression_points_into_it() -> None:
    (finding,) = told('flows: {main: {steps: [{logger: "total ${payload.x} of ${lenght(payload)}"}]}}')

    assert "f.yaml:1:58: error" in finding


def test_a_text_that_a_comma_cut_off_is_told_as_that() -> None:
    findings = told("flows: {main: {steps: [{logger: {message: one, two and three}}]}}")

    assert "hint: quote the text before it" in findings[0]


@pytest.mark.parametrize(
    ("type_", "code"),
    [
        ("missing", "missing-key"),
        ("int_parsing", "wrong-type"),
        ("dict_type", "wrong-type"),
        ("model_type", "wrong-type"),
        ("greater_than_equal", "out-of-range"),
        ("too_short", "wrong-length"),
        ("literal_error", "not-a-choice"),
        ("expression", "expression"),
        ("step-kind", "step-kind"),
        ("value_error", "wrong-value"),
    ],
)
def test_every_error_of_pydantic_has_a_code_of_ours(type_: str, code: str) -> None:
    assert code_of(type_) == code


def test_a_place_is_found_in_the_documents_own_spelling() -> None:
    data = marked_yaml.read("flows: {a: {maxConcurrency: 2}}\nimport: [x.yaml]").data

    assert as_written(("flows", "a", "max_concurrency"), data) == ("flows", "a", "maxConcurrency")
    assert as_written(("imports", 0), data) == ("import", 0)
    assert as_written(("flows", "b", "steps"), data) == ("flows",)


@pytest.mark.parametrize(
    "key", ["on_failed_record: fail", "onFailedRecord: fail", "timeout: 5s", "retry: {attempts: 2}"]
)
def test_a_reserved_key_inside_a_kind_is_told_where_it_belongs(key: str) -> None:
    text = f"flows: {{main: {{steps: [{{netsuite.upsert_list: {{record_type: customer, {key}}}}}]}}}}"
    with pytest.raises(ConfigurationError) as raised:
        Flow.read(text)
    (finding,) = [one for one in raised.value.findings if one.code != "missing-config"]

    assert finding.code == "misplaced-key"
    assert finding.hint == "write it beside `netsuite.upsert_list`, not inside it"
