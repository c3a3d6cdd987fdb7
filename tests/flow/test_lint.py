from __future__ import annotations

import re
from pathlib import Path

import pytest

from connector import marked_yaml
from connector.errors import ConfigurationError
from connector.flow import lint
from connector.flow.api import Flow
from connector.flow.rules.linted import Linted

ROOT = Path(__file__).parents[2]
CONFIGS = """
configs:
  erp:
    type: netsuite
    connection:
      type: oauth2_client_credentials
      account: ${env:A}
      client_id: ${env:B}
      certificate_id: ${env:C}
      private_key_file: ${env:D}
  warehouse: {type: database, url: "sqlite:///x.db"}
"""
SOAP = """
configs:
  erp:
    type: netsuite
    transport: soap
    connection: {type: token_based_authentication, account: "${env:A}", consumer_key: "${env:A}",
                 consumer_secret: "${env:A}", token_id: "${env:A}", token_secret: "${env:A}"}
"""

READ_IT = "\n- foreach: {steps: [{logger: x}]}"


def found(steps: str, more: str = CONFIGS) -> list[tuple[str, str, int]]:
    """Code, severity and line of each finding; the first step stands in line 4."""
    text = (
        "flows:\n  main:\n    steps:\n" + "\n".join(f"      {line}" for line in steps.strip("\n").splitlines()) + more
    )
    try:
        findings = Flow.read(text).loaded.warnings
    except ConfigurationError as error:
        findings = tuple(error.findings)
    return [(finding.code, finding.severity, finding.where.line if finding.where else 0) for finding in findings]


@pytest.mark.parametrize(
    "steps",
    [
        "- netsuite.suiteql: {query: \"SELECT id FROM customer WHERE name = '${payload.name}'\"}" + READ_IT,
        '- database.execute: {statement: "DELETE FROM ${params.table}"}',
        '- database.select: {query: "${vars.sql}"}' + READ_IT,
        "- netsuite.get_all_records: {record_type: customer, q: 'email IS \"${payload}\"'}" + READ_IT,
    ],
)
def test_an_expression_inside_a_query_is_an_error(steps: str) -> None:
    codes = [code for code, severity, _ in found(steps) if severity == "error"]

    assert "injection" in codes


def test_a_reference_inside_a_query_is_the_operators_word() -> None:
    assert found('- database.execute: {statement: "DELETE FROM ${env:TABLE}"}') == []


@pytest.mark.parametrize("key", ["token_secret", "consumer_key", "tokenSecret"])
def test_a_secret_in_clear_text_is_an_error_that_does_not_show_it(key: str) -> None:
    text = f"configs: {{erp: {{type: netsuite, connection: {{{key}: hush-hush}}}}}}\n"
    (finding,) = lint.secrets(marked_yaml.read(text))

    assert (finding.code, finding.severity) == ("literal-secret", "error")
    assert "hush-hush" not in str(finding)


def test_a_password_in_a_url_is_a_secret_too() -> None:
    url = "configs: {w: {type: database, url: 'postgresql://me:hush@db.example/x'}}"
    by_reference = "configs: {w: {type: database, url: 'postgresql://me:${env:PASSWORD}@db.example/x'}}"

    assert [finding.code for finding in lint.secrets(marked_yaml.read(url))] == ["literal-secret"]
    assert list(lint.secrets(marked_yaml.read(by_reference))) == []


def test_the_secrets_of_a_sandbox_on_this_machine_are_a_warning() -> None:
    text = "configs: {erp: {type: netsuite, connection: {base_address: 'http://127.0.0.1:8080', token_id: abc}}}"
    far = text.replace("127.0.0.1", "127.0.0.1.example.com")

    assert [finding.severity for finding in lint.secrets(marked_yaml.read(text))] == ["warning"]
    assert [finding.severity for finding in lint.secrets(marked_yaml.read(far))] == ["error"]


def test_a_step_that_goes_over_soap_says_when_soap_ends() -> None:
    search = "- netsuite.search: {record_type: customer}\n- foreach: {steps: [{logger: x}]}"

    assert found(search) == [("soap-ends", "warning", 4)]
    assert found("- netsuite.get: {record_type: customer, id: '1', transport: soap}") == [("soap-ends", "warning", 4)]
    assert found("- netsuite.get: {config: erp, record_type: customer, id: '1'}", SOAP) == [("soap-ends", "warning", 4)]
    assert found("- netsuite.get: {record_type: customer, id: '1'}") == []


def test_records_without_an_external_id_are_told_before_one_is_lost() -> None:
    add = "- netsuite.add: {record_type: customer, record: {companyName: x}}"
    keyed = "- netsuite.add: {record_type: customer, record: {companyName: x, externalId: '${payload.code}'}}"
    upsert = "- netsuite.upsert: {record_type: customer, record: {companyName: x}}"

    assert found(add) == [("no-external-id", "warning", 4)]
    assert found(keyed) == []
    assert found(upsert) == [("no-external-id", "error", 4)]


def test_the_fields_of_the_transform_before_are_known() -> None:
    steps = """
- set_payload: [{a: 1}]
- transform:
    each: {companyName: "${payload.a}"}
- netsuite.upsert_list: {record_type: customer}
"""
    assert found(steps) == [("no-external-id", "error", 7)]
    assert found(steps.replace("each: {", 'each: {externalId: "${payload.a}", ')) == []


def test_lines_are_replaced_or_merged_by_choice() -> None:
    lines = "- netsuite.update: {record_type: salesOrder, record: {id: '1', item: [{quantity: 1}]}}"

    assert found(lines) == [("replace-sublists", "warning", 4)]
    assert found(lines.replace("}]}}", "}]}, replace_sublists: true}")) == []


def test_names_in_expressions_exist() -> None:
    assert found("- logger: ${params.contry}", "\nparams: {country: US}\n") == [("unknown-param", "error", 4)]
    assert found("- logger: ${vars.totl}\n- set_variable: {variable_name: total, value: 1}") == [
        ("unknown-variable", "warning", 4)
    ]
    handler = "- try: {steps: [{logger: x}], on_error: [{on_error_continue: {when: error.cod == 'x'}}]}"
    assert found(handler) == [("unknown-field", "error", 4)]
    assert found("- foreach: {steps: [{logger: '${vars.counter} ${vars.rootMessage}'}]}") == []


MAKE = "- set_payload: {email: '${payload.mail}', name: x}\n"


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        (MAKE + "- logger: ${payload.emial}", 5),
        (MAKE + "- validate: [{is_email: '${payload.email}'}]\n- logger: x\n  when: payload.nama", 7),
        ("- transform: {payload: {a: '${payload.b}'}}\n- set_variable: {variable_name: v, value: '${payload.b}'}", 5),
        (MAKE + "- try: {steps: [{logger: '${payload.emial}'}]}", 5),
        (MAKE + "- set_variable: {variable_name: v, value: 1}\n- transform: {payload: {a: '${payload.nama}'}}", 6),
    ],
)
def test_a_field_that_the_payload_spelled_out_above_has_not_is_told(steps: str, line: int) -> None:
    assert found(steps) == [("unknown-field", "warning", line)]


@pytest.mark.parametrize(
    "steps",
    [
        MAKE + "- logger: ${payload.email} ${payload['name']}",
        "- set_payload: {a: 1}\n  when: payload.b\n- logger: ${payload.b}",
        "- choice: [{when: payload.b, steps: [{set_payload: {a: 1}}]}]\n- logger: ${payload.b}",
        "- set_payload: {a: [{b: 1}]}\n- foreach: {collection: '${payload.a}', steps: [{logger: '${payload.b}'}]}",
        "- set_payload: [{a: 1}]\n- foreach: {steps: [{logger: '${payload.b}'}]}",
        MAKE + "- file.read_json: {path: x}\n  target: y\n- set_payload: ${payload}\n- logger: ${payload.name}",
        MAKE + "- netsuite.get: {record_type: customer, id: '1'}\n- logger: ${payload.emial}",
        MAKE + "- transform: {sql: SELECT 1 AS one}\n- logger: ${payload.one}",
        MAKE + "- flow_ref: main\n- logger: ${payload.emial}",
        "- logger: ${payload.emial}\n" + MAKE,
        "- set_payload: ${payload.whole}\n- logger: ${payload.emial}",
        "- set_payload: {a: 1}\n  on_error: [{on_error_continue: {}}]\n- logger: ${payload.b}",
    ],
)
def test_what_the_payload_may_have_is_not_told(steps: str) -> None:
    assert "unknown-field" not in [code for code, _, _ in found(steps)]


def test_a_sub_flow_is_referred_to_from_elsewhere_too() -> None:
    assert found(MAKE + "- flow_ref: sub", "\nsub_flows: {sub: {steps: [{logger: '${payload.b}'}]}}") == []


def test_tokens_are_a_note_and_no_more() -> None:
    (finding,) = lint.tokens(marked_yaml.read(SOAP))

    assert (finding.code, finding.severity) == ("tokens-end", "note")
    assert list(lint.tokens(marked_yaml.read(CONFIGS))) == []


def test_where_the_name_of_a_variable_is_computed_nothing_is_said_of_variables() -> None:
    steps = "- set_variable: {variable_name: '${payload}', value: 1}\n- logger: ${vars.whatever}"

    assert found(steps) == []


def test_secrets_are_found_in_lists_too() -> None:
    text = "configs: {x: {type: y, more: [{password: hush}]}}"

    assert [finding.code for finding in lint.secrets(marked_yaml.read(text))] == ["literal-secret"]


def test_a_job_goes_by_the_same_keys() -> None:
    upsert = "- netsuite.async_upsert_list: {record_type: contact, records: [{lastName: Wu}]}"

    assert ("no-external-id", "error", 4) in found(upsert)


@pytest.mark.parametrize("header", ["Authorization", "X-API-Key", "x-shop-token"])
def test_a_header_that_signs_in_is_a_secret(header: str) -> None:
    steps = f"- http.request: {{url: 'https://example.com', headers: {{{header}: %s}}}}"

    assert found(steps % "Bearer-abc") == [("literal-secret", "error", 4)]
    assert found(steps % "'${env:KEY}'") == []
    assert found("- http.request: {url: 'https://example.com', headers: {Accept: text/csv}}") == []


def test_a_secret_is_no_default_of_a_param() -> None:
    assert [code for code, _, _ in found("- logger: x", "\nparams: {api_key: abc}\n")] == ["literal-secret"]
    assert [code for code, _, _ in found("- logger: x", "\nparams: {api_key: {default: abc}}\n")] == ["literal-secret"]
    assert found("- logger: x", "\nparams: {api_key: {description: of the shop}, country: US}\n") == []


def test_fields_that_only_sound_secret_are_data() -> None:
    assert found("- set_payload: {password: '1234', token: abc}") == []


@pytest.mark.parametrize("path", sorted((ROOT / "flows").glob("*.yaml")), ids=lambda path: path.name)
def test_nothing_is_wrongly_found_in_a_shipped_flow(path: Path) -> None:
    if not path.name.endswith(".test.yaml"):
        warnings = [finding for finding in Flow.load(path).loaded.warnings if finding.severity == "warning"]
        # the file cabinet is reached over SOAP alone
        assert [str(finding) for finding in warnings if finding.code != "soap-ends"] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.name)
def test_nothing_is_wrongly_found_on_a_page(page: Path) -> None:
    for text in re.findall(r"^```yaml\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        if re.search(r"^flows:", text, re.MULTILINE):
            found = Flow.read(text, file=page.name).loaded.warnings
            assert [str(finding) for finding in found if finding.severity == "warning"] == []


def test_the_rules_look_at_a_large_flow_in_no_time() -> None:
    """As many steps as a document may hold values: each rule looks at each step a few times at most."""
    steps = "\n".join("      - foreach: {steps: [{logger: '${vars.x}'}]}" for _ in range(1500))
    looked: list[object] = []
    loaded = Flow.read(f"flows:\n  main:\n    steps:\n{steps}\n{CONFIGS}").loaded
    linted = Linted(loaded.document, loaded.marked, loaded.configs)
    walked = Linted.steps

    def counting(self: Linted) -> object:
        looked.append(None)
        return walked(self)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Linted, "steps", counting)
        for rule in lint._RULES:
            list(rule(linted))

    assert len(looked) <= 3 * len(lint._RULES)
