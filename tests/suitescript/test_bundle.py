"""The bundle in JavaScript and its likeness in the sandbox: the same requests, the same answers, the same records."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from connector.netsuite.suitescript_release import RESTLETS, VERSION
from connector.sandbox.people.caller import Caller
from connector.sandbox.restlets import suitescript_bundle
from connector.sandbox.restlets.script_session import ScriptSession
from connector.sandbox.restlets.suitescript_error import SuiteScriptError
from connector.sandbox.restlets.usage_meter import UsageMeter
from connector.sandbox.server import Sandbox
from tests.suitescript.node_netsuite import BUNDLE, SCRIPTS, NodeNetSuite

ORDER = {
    "externalId": "NF-S1",
    "entity": {"type": "customer", "externalId": "NF-1"},
    "tranDate": "2026-11-20",
    "item": [{"item": {"id": "6"}, "quantity": 2, "rate": 30}, {"item": {"id": "6"}, "quantity": 1, "rate": 5.5}],
}
LINE = [{"item": {"id": "6"}, "quantity": 7, "rate": 1}]


def customer(number: int, **fields: Any) -> dict[str, Any]:
    return {"externalId": f"NF-{number}", "companyName": f"Company {number}", "subsidiary": {"id": "1"}, **fields}


def customers(**body: Any) -> dict[str, Any]:
    return {"record_type": "customer", **body}


def orders(**body: Any) -> dict[str, Any]:
    return {"record_type": "salesOrder", **body}


CUSTOMER = customer(1)
CASES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "a search gives its first page": [("saved_search", {"search": "customsearch_all_customers", "page_size": 100})],
    "a search gives its last page": [
        ("saved_search", {"search": "customsearch_all_customers", "page_size": 100, "page": 2})
    ],
    "a page behind the last is empty": [("saved_search", {"search": "customsearch_open_invoices", "page": 9000})],
    "references in rows have id and name": [("saved_search", {"search": "customsearch_open_invoices"})],
    "a search that is not there": [("saved_search", {"search": "customsearch_nothing"})],
    "a search without its id": [("saved_search", {})],
    "a page that is too small": [("saved_search", {"search": "customsearch_all_customers", "page_size": 4})],
    "a page that is no number": [("saved_search", {"search": "customsearch_all_customers", "page": "one"})],
    "records are made, then changed": [
        ("bulk_import", customers(records=[CUSTOMER, customer(2)])),
        ("bulk_import", customers(records=[customer(1, companyName="Anna AG", email="a@anna.example")])),
        ("bulk_import", customers(records=[customer(1, email=None)])),
    ],
    "a create refuses an externalId that is there": [
        ("bulk_import", customers(operation="create", records=[CUSTOMER, CUSTOMER])),
    ],
    "an update goes by id or externalId": [
        ("bulk_import", customers(records=[CUSTOMER])),
        ("bulk_import", customers(operation="update", records=[{"externalId": "NF-1", "companyName": "New"}])),
        ("bulk_import", customers(operation="update", records=[{"externalId": "NF-9", "companyName": "New"}])),
        ("bulk_import", customers(operation="update", records=[{"id": "28", "companyName": "New"}])),
        ("bulk_import", customers(operation="update", records=[{"id": "999999", "companyName": "New"}])),
    ],
    "one that is refused does not take the others with it": [
        (
            "bulk_import",
            customers(
                records=[
                    {"externalId": "NF-1", "companyName": "No subsidiary"},
                    {"externalId": "NF-2", "companyName": "x", "subsidiary": {"id": "999"}},
                    {"companyName": "No key", "subsidiary": {"id": "1"}},
                    customer(1, nosuchfield=1),
                    "no record",
                    customer(3, parent={"externalId": "NF-9", "type": "customer"}),
                    customer(3, parent={"externalId": "NF-9"}),
                    customer(4),
                ]
            ),
        )
    ],
    "lines are replaced or added, as is said": [
        ("bulk_import", customers(records=[CUSTOMER])),
        ("bulk_import", orders(records=[ORDER])),
        ("bulk_import", orders(records=[{**ORDER, "item": LINE}])),
        ("bulk_import", orders(records=[{**ORDER, "item": LINE}], replace_sublists=False)),
        ("bulk_import", orders(records=[{**ORDER, "item": LINE}], replace_sublists=True)),
    ],
    "a start in the middle": [("bulk_import", customers(records=[CUSTOMER, customer(2)], start=1))],
    "no records": [("bulk_import", customers(records=[]))],
    "a type that is not there": [("bulk_import", {"record_type": "nothing", "records": [CUSTOMER]})],
    "what is no import": [
        ("bulk_import", {"records": []}),
        ("bulk_import", customers()),
        ("bulk_import", customers(records=[], operation="delete")),
        ("bulk_import", customers(records=[], start=1)),
    ],
    "a form is printed": [("printed_form", {"id": 0})],
    "a form of nothing": [("printed_form", {"id": 999999}), ("printed_form", {}), ("printed_form", {"id": "x"})],
}


def session(sandbox: Sandbox, units: int = 5000) -> ScriptSession:
    account = sandbox.account
    tenant = account.tenant
    user, integration = next(iter(tenant.users.values())), next(iter(tenant.integrations.values()))
    role = tenant.roles[next(iter(tenant.roles))]
    caller = Caller(tenant, user, role, integration, "TBA")
    made = ScriptSession(caller, account.desk, account.query_engine, account.soap.saved_rows)
    made.meter = UsageMeter(units)
    return made


def by_sandbox(sandbox: Sandbox, name: str, method: str, given: Any, units: int = 5000) -> Any:
    restlet = sandbox.account.restlets.scripts.find(f"customscript_nf_{name}", f"customdeploy_nf_{name}")
    assert restlet is not None
    try:
        return restlet.run(method, given, session(sandbox, units))
    except SuiteScriptError as error:
        return (error.name, error.message)


def by_node(node: NodeNetSuite, sandbox: Sandbox, name: str, given: Any, units: int = 5000) -> Any:
    try:
        return node.call(name, "post", given, session(sandbox, units))
    except SuiteScriptError as error:
        return (error.name, error.message)


def records(sandbox: Sandbox) -> Any:
    store = sandbox.store
    moments = ("lastModifiedDate", "dateCreated", "createdDate")
    return [
        {name: value for name, value in one.body.items() if name not in moments}
        for type_ in ("customer", "salesOrder")
        for one in store.select(type_)
        if str(one.body.get("externalId", "")).startswith("NF-") or one.id == 28
    ]


@pytest.mark.parametrize("case", CASES)
def test_both_sides_answer_the_same_and_leave_the_same(
    case: str, node: NodeNetSuite, seeded: tuple[Sandbox, Sandbox]
) -> None:
    ours, theirs = seeded
    for name, given in CASES[case]:
        asked = {**given, "id": next(ours.store.select("invoice")).id} if given.get("id") == 0 else given
        assert by_node(node, theirs, name, asked) == by_sandbox(ours, name, "POST", asked)
    assert records(theirs) == records(ours)


def test_an_import_stops_before_its_units_end_and_says_where_to_go_on(
    node: NodeNetSuite, seeded: tuple[Sandbox, Sandbox]
) -> None:
    asked = customers(records=[customer(n) for n in range(12)])

    first = by_sandbox(seeded[0], "bulk_import", "POST", asked, units=300)
    assert by_node(node, seeded[1], "bulk_import", asked, units=300) == first
    assert 0 < first["next"] < 12
    assert len(first["outcomes"]) == first["next"]
    rest = by_sandbox(seeded[0], "bulk_import", "POST", {**asked, "start": first["next"]})
    assert rest["next"] is None
    assert [one["externalId"] for one in first["outcomes"] + rest["outcomes"]] == [f"NF-{n}" for n in range(12)]


@pytest.mark.parametrize("name", ["saved_search", "bulk_import", "printed_form"])
def test_each_says_its_version(name: str, node: NodeNetSuite, seeded: tuple[Sandbox, Sandbox]) -> None:
    told = {"restlet": name, "version": VERSION}

    assert by_sandbox(seeded[0], name, "GET", {}) == told
    assert node.call(name, "get", {}, session(seeded[1])) == told


def test_a_form_is_a_pdf(sandbox: Sandbox) -> None:
    id_ = next(sandbox.store.select("invoice")).id

    content = base64.b64decode(by_sandbox(sandbox, "printed_form", "POST", {"id": id_})["content"])
    assert content.startswith(b"%PDF-1.")
    assert content.rstrip().endswith(b"%%EOF")
    start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    assert content[start:].startswith(b"xref")


def test_the_bundle_deploys_the_files_that_it_has() -> None:
    for name, (script, deploy) in RESTLETS.items():
        root = ET.parse(BUNDLE / "Objects" / f"{script}.xml").getroot()
        assert (root.tag, root.get("scriptid")) == ("restlet", script)
        assert root.findtext("scriptfile") == f"[/SuiteScripts/netsuite_flows/{name}.js]"
        deployment = root.find("scriptdeployments/scriptdeployment")
        assert deployment is not None
        assert (deployment.get("scriptid"), deployment.findtext("status")) == (deploy, "RELEASED")
        assert len(script) <= 40
        assert "@NScriptType Restlet" in (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")
    assert len(list((BUNDLE / "Objects").iterdir())) == len(RESTLETS)
    for file in ("manifest.xml", "deploy.xml"):
        ET.parse(BUNDLE / file)


def test_the_client_the_sandbox_and_the_bundle_are_of_one_version() -> None:
    assert suitescript_bundle.VERSION == VERSION
    assert f'const VERSION = "{VERSION}";' in (SCRIPTS / "answering.js").read_text(encoding="utf-8")
