from __future__ import annotations

from collections.abc import Callable

import pytest

from connector.errors import ConnectorError
from connector.flow.api import Flow
from connector.flow.online import findings
from connector.sandbox.server import Sandbox

Build = Callable[[str], Flow]
READ = "\n- foreach: {steps: [{logger: x}]}"


def found(flow: Flow) -> list[tuple[str, int, str]]:
    return [
        (finding.code, finding.where.line if finding.where else 0, finding.hint) for finding in findings(flow.loaded)
    ]


def test_what_the_account_knows_is_clean(build: Build, account: Sandbox) -> None:
    text = """
flows:
  main:
    source: {netsuite.on_modified_object: {record_type: customer, fields: [companyName, email], deletes: true}}
    steps:
      - foreach:
          steps:
            - netsuite.suiteql: {query: SELECT id FROM customer WHERE id = ?, parameters: ["${payload.id}"]}
              target: x
            - netsuite.get: {record_type: customer, id: "${payload.id}", fields: [companyName, subsidiary]}
            - transform: {payload: {externalId: "${payload.id}", companyName: x}}
            - netsuite.upsert: {record_type: vendor, record: {externalId: "${payload.externalId}", companyName: x}}
"""
    before = len(list(account.store.select("customer")))

    assert found(build(text)) == []
    assert len(list(account.store.select("customer"))) == before


def test_an_unknown_record_type_is_told_at_its_place(build: Build) -> None:
    (finding,) = found(build("- netsuite.get: {record_type: custmer, id: 1}"))

    assert finding[:2] == ("unknown-record-type", 4)


@pytest.mark.parametrize(
    "step",
    [
        "netsuite.get: {record_type: customer, id: 1, fields: [companyNam]}",
        "netsuite.upsert: {record_type: customer, record: {externalId: x, companyNam: x}}",
        'netsuite.upsert: {record_type: customer, record: {externalId: "${payload.x}", companyNam: x}}',
    ],
)
def test_an_unknown_field_is_answered_with_the_near_one(build: Build, step: str) -> None:
    (finding,) = found(build(f"- {step}"))

    assert finding == ("unknown-field", 4, "did you mean `companyName`?")


def test_the_fields_that_a_transform_makes_are_looked_up_too(build: Build) -> None:
    steps = """
- set_payload: [{a: 1}]
- transform:
    each: {externalId: "${payload.a}", compnyName: x}
- netsuite.upsert_list: {record_type: customer}
"""
    assert [code for code, _, _ in found(build(steps))] == ["unknown-field"]


@pytest.mark.parametrize("query", ["SELECT nofield FROM customer", "SELECT id FROM nowhere", "SELEC id FROM customer"])
def test_a_query_that_the_account_refuses_is_told(build: Build, query: str) -> None:
    assert [code for code, _, _ in found(build(f"- netsuite.suiteql: {{query: {query}}}{READ}"))] == ["account-refuses"]


def test_a_source_that_the_account_refuses_is_told(build: Build) -> None:
    text = """
flows:
  main:
    source: {netsuite.on_modified_object: {record_type: customer, filter: nofield = 1}}
    steps: [{foreach: {steps: [{logger: x}]}}]
"""
    assert [(code, line) for code, line, _ in found(build(text))] == [("account-refuses", 4)]


def test_an_account_that_cannot_be_asked_is_an_error_of_the_command(build: Build, account: Sandbox) -> None:
    flow = build("- netsuite.get: {record_type: customer, id: 1}")
    wrong = {**flow.loaded.configs["erp"].body["connection"], "token_secret": "wrong"}

    with pytest.raises(ConnectorError) as caught:
        findings(flow.with_config("erp", {"connection": wrong}).loaded)
    assert caught.value.is_a("AUTHENTICATION")


def test_names_in_lines_and_addresses_are_looked_up_at_their_own_place(build: Build) -> None:
    text = """
- netsuite.add:
    record_type: salesOrder
    record:
      entity: {id: "1"}
      item:
        - {item: {id: "1"}, quantity: 2}
        - {item: {id: "1"}, quantty: 2}
      shippingAddress: {adr1: x}
"""
    places = [
        finding.excerpt[finding.where.column - 1 :].partition(":")[0]
        for finding in findings(build(text).loaded)
        if finding.where
    ]

    assert places == ["quantty", "adr1"]
    assert [hint for _, _, hint in found(build(text))] == ["did you mean `quantity`?", "did you mean `addr1`?"]


def test_mulesofts_keys_are_known_by_their_script_id(build: Build, account: Sandbox) -> None:
    body = {"scriptId": "custentity_known", "label": "K", "appliesTo": "entity:customer", "fieldType": "text"}
    if not any(one.body["scriptId"] == "custentity_known" for one in account.store.select("customField")):
        account.store.create("customField", body)
    step = "- netsuite.add: {{record_type: customer, record: {{companyName: x, StringCustomFieldRef__{}__5: x}}}}"

    assert found(build(step.format("custentity_known"))) == []
    assert [code for code, _, _ in found(build(step.format("custentity_unknown")))] == ["unknown-field"]


def test_what_only_soap_names_is_left_to_soap(build: Build) -> None:
    steps = "- netsuite.get: {record_type: item, id: 1}\n- netsuite.get_all: {record_type: budgetCategory}"

    assert found(build(steps)) == []


def test_queries_and_saved_searches_as_sources_are_asked_for_a_moment_without_changes(build: Build) -> None:
    text = """
flows:
  rows:
    source: {netsuite.on_suiteql_row: {query: "SELECT id, nosuch, lastmodifieddate FROM customer"}}
    steps: [{logger: x}, {foreach: {steps: [{logger: x}]}}]
  search:
    source: {netsuite.on_saved_search_row: {saved_search: customsearch_nope, record_type: customer}}
    steps: [{logger: x}, {foreach: {steps: [{logger: x}]}}]
  sound:
    source: {netsuite.on_saved_search_row: {saved_search: "57", record_type: customer}}
    steps: [{logger: x}, {foreach: {steps: [{logger: x}]}}]
"""
    assert [(code, line) for code, line, _ in found(build(text))] == [("account-refuses", 4), ("account-refuses", 7)]


def test_names_of_a_search_are_told_at_their_own_places(build: Build) -> None:
    text = """
- netsuite.search:
    record_type: customer
    columns: [email, emial, salesRep.emial, custentity_none]
    criteria:
      companyName: {startsWith: "${vars.x}"}
      compnyName: {is: x}
      salesRepJoin: {emial: x}
      custentity_nix: "${vars.y}"
  target: found
"""
    told = findings(build(text).loaded)

    assert {finding.code for finding in told} == {"unknown-field"}
    assert [finding.where.line for finding in told if finding.where] == [6, 6, 6, 9, 10, 11]
    assert [finding.hint for finding in told][:2] == ["did you mean `email`?"] * 2
    assert "custentity_none" in told[2].message


def test_a_search_of_an_unknown_record_type_is_told(build: Build) -> None:
    steps = "- netsuite.search: {record_type: custmer}\n  target: a\n- netsuite.async_search: {record_type: custmer}\n"

    assert [code for code, _, _ in found(build(steps))] == ["unknown-record-type"] * 2


@pytest.mark.parametrize(
    ("search", "code"),
    [
        ("record_type: customer, columns: [email, salesRep.email], criteria: {companyName: {startsWith: A}}", []),
        ('record_type: customer, criteria: "${vars.criteria}"', []),
        ('record_type: salesOrder, criteria: {customer: "${vars.of}", customerJoin: {email: "${vars.email}"}}', []),
        ('record_type: customer, columns: [{custentity_x: "${vars.kind}"}, {salesRepJoin: ["${vars.name}"]}]', []),
        ('record_type: customer, criteria: {salesRep: {emial: "${vars.email}"}}', ["unknown-field"]),
        ("record_type: customer, saved_search: customsearch_nope", ["account-refuses"]),
        ("record_type: customer, criteria: {companyName: {strtsWith: A}}", ["account-refuses"]),
    ],
)
def test_a_search_without_holes_is_tried(build: Build, search: str, code: list[str]) -> None:
    assert [each for each, _, _ in found(build(f"- netsuite.search: {{{search}}}\n  target: rows"))] == code


def test_columns_and_fields_of_sources_are_told_at_their_own_places(build: Build) -> None:
    text = """
flows:
  records:
    source:
      netsuite.on_modified_object:
        record_type: customer
        fields:
          - companyName
          - emial
    steps: [{logger: x}, {foreach: {steps: [{logger: x}]}}]
  rows:
    source:
      netsuite.on_saved_search_row:
        saved_search: "57"
        record_type: customer
        columns: [id, emial, custentity_none]
    steps: [{logger: x}, {foreach: {steps: [{logger: x}]}}]
"""
    assert [(code, line) for code, line, _ in found(build(text))] == [
        ("unknown-field", 9),
        ("unknown-field", 16),
        ("unknown-field", 16),
    ]
