"""Records out of a file of the user's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from connector.catalogue.reader import Catalogue
from connector.errors import ConfigurationError
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.seeds import fresh_account
from connector.sandbox.seeds.seed_file import load_file
from connector.sandbox.server import Sandbox
from connector.sandbox.storage.store import Store
from tests.sandbox.conftest import Client


@pytest.fixture
def fresh(store: Store, tenant: Tenant) -> Store:
    fresh_account.fill(store, tenant)
    return store


class Loader:
    """Writes a text to a file and loads it."""

    def __init__(self, folder: Path, store: Store, tenant: Tenant, catalogue: Catalogue) -> None:
        self.folder, self.store, self.tenant, self.catalogue = folder, store, tenant, catalogue

    def __call__(self, text: str, name: str = "seed.yaml") -> Store:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        load_file(self.store, path, self.tenant, self.catalogue)
        return self.store

    def findings(self, text: str) -> list[str]:
        """Line:column, message and hint of what is wrong."""
        with pytest.raises(ConfigurationError) as refused:
            self(text)
        return [
            f"{found.where.line}:{found.where.column} {found.message} | {found.hint}"
            for found in refused.value.diagnostics
            if found.where
        ]


@pytest.fixture
def loaded(tmp_path: Path, fresh: Store, tenant: Tenant, catalogue: Catalogue) -> Loader:
    return Loader(tmp_path, fresh, tenant, catalogue)


def test_records_refer_to_those_above_by_id_or_external_id(loaded: Loader) -> None:
    store = loaded(
        """
account:
  - {id: 50, acctName: Sales, acctNumber: "4000", acctType: Income, subsidiary: [1]}
serviceSaleItem:
  - {itemId: TEST, incomeAccount: 50, taxSchedule: 1, externalId: IT-1}
customer:
  - {companyName: ACME, subsidiary: 1, externalId: C-1}
salesOrder:
  - entity: {externalId: C-1}
    item:
      - {item: {externalId: IT-1}, quantity: 2, rate: 0.105}
"""
    )
    (order,) = store.select("salesOrder")

    assert order.body["entity"] == {"id": "2"}
    assert order.body["item"][0]["amount"] == Decimal("0.21")
    assert order.body["total"] == Decimal("0.21")
    assert order.body["status"] == {"id": "B"}


def test_ids_stamps_and_totals_may_be_set(loaded: Loader) -> None:
    store = loaded(
        "customer:\n"
        "  - {id: 77, companyName: ACME, subsidiary: 1, dateCreated: '2020-02-29T10:00:00Z',\n"
        "     lastModifiedDate: '2021-01-01T00:00:00-08:00', balance: 12.10, searchStage: Lead}\n"
    )
    found = store.get("customer", 77)

    assert found is not None
    assert (found.created, found.modified) == ("2020-02-29T10:00:00Z", "2021-01-01T08:00:00Z")
    assert (found.body["balance"], found.body["searchStage"]) == (Decimal("12.1"), "Lead")


def test_json_does_as_well(loaded: Loader) -> None:
    store = loaded(json.dumps({"customer": [{"companyName": "Ακμή", "subsidiary": {"id": "1"}}]}), "seed.json")

    assert [stored.name for stored in store.select("customer")] == ["Ακμή"]


def test_custom_fields_and_records_are_defined_in_the_file(loaded: Loader) -> None:
    store = loaded(
        """
customRecordType:
  - {scriptId: customrecord_tier, recordName: Tier}
customField:
  - {scriptId: custentity_tier, label: Tier, appliesTo: entity, fieldType: list, of: customrecord_tier}
customrecord_tier:
  - {name: Gold}
customer:
  - {companyName: ACME, subsidiary: 1, custentity_tier: 1}
"""
    )
    (customer,) = store.select("customer")

    assert customer.body["custentity_tier"] == {"id": "1"}


def test_everything_that_is_wrong_is_told_with_its_place(loaded: Loader) -> None:
    findings = loaded.findings(
        """customer:
  - {companyNam: ACME, subsidiary: 1}
  - {companyName: B, subsidiary: 99}
  - {companyName: C, subsidiary: 1, creditLimit: much}
  - just text
customers: []
customr:
  - {companyName: D}
salesOrder:
  - entity: 1
    item:
      - {item: 5, quantity: 1}
customField:
  - {label: x}
vendor: none
"""
    )

    assert findings == [
        "2:6 Unknown field 'companyNam' in record type 'customer'. | did you mean `companyName`?",
        (
            "3:34 You have entered an Invalid Field Value 99 for the following field: subsidiary | "
            "put the record it refers to above this one, or mend its id"
        ),
        "4:50 Invalid value for the resource or sub-resource field 'creditLimit'. Provide a number. | change the value",
        (
            "5:5 a record is a mapping of fields, not 'just text' | "
            "write `recordType:` with a list of records below, as in `customer: [{companyName: ACME}]`"
        ),
        "7:1 there is no record type `customr` in the catalogue | did you mean `customer`?",
        (
            "10:13 You have entered an Invalid Field Value 1 for the following field: entity | "
            "put the record it refers to above this one, or mend its id"
        ),
        "14:5 a customField needs its `scriptId` | add scriptId: custentity_…",
        (
            "15:9 `vendor` is a list of records, not 'none' | "
            "write `recordType:` with a list of records below, as in `customer: [{companyName: ACME}]`"
        ),
    ]


def test_a_line_of_a_sublist_has_its_place(loaded: Loader) -> None:
    findings = loaded.findings(
        """customer:
  - {companyName: A, subsidiary: 1, externalId: C}
salesOrder:
  - entity: {externalId: C}
    item:
      - quantity: 1
        itm: 5
"""
    )

    assert findings == ["7:9 Unknown field 'itm' in record type 'salesOrder'. | did you mean `item`?"]


def test_nothing_is_written_when_something_is_wrong(loaded: Loader, fresh: Store) -> None:
    loaded.findings("customer:\n  - {companyName: A, subsidiary: 1}\n  - {companyName: B, subsidiary: 9}\n")

    assert fresh.count("customer") == 0


def test_an_external_id_twice_is_refused(loaded: Loader) -> None:
    row = "{companyName: A, subsidiary: 1, externalId: C}"
    findings = loaded.findings(f"customer:\n  - {row}\n  - {row}\n")

    assert findings == ["3:5 This entity already exists. | change the value"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "a seed is a mapping of record types, not list"),
        ("customer: [{a: 1, a: 2}]", "`a` stands twice, first in line 1"),
        ("customrecord_x: [{name: a}]", "Record type 'customrecord_x' does not exist."),
    ],
)
def test_a_file_of_another_shape_is_told(loaded: Loader, text: str, message: str) -> None:
    assert message in loaded.findings(text)[0]


def test_the_store_keeps_its_own_listeners(loaded: Loader, fresh: Store) -> None:
    before = list(fresh.listeners)
    loaded("customer: []")

    assert fresh.listeners == before


SEARCHES = """
customer:
  - {id: 11, companyName: ACME, email: a@b.example, subsidiary: 1}
  - {id: 12, companyName: Other, email: o@b.example, subsidiary: 1}
serviceSaleItem:
  - {id: 21, itemId: Hour}
invoice:
  - {id: 31, entity: 11, tranId: I1, item: [{item: 21, quantity: 2, rate: 5}]}
  - {id: 32, entity: 11, tranId: I2, item: [{item: 21, quantity: 1, rate: 7}]}
  - {id: 33, entity: 12, tranId: I3, item: [{item: 21, quantity: 1, rate: 9}]}
savedSearch:
  - scriptId: customsearch_acme_invoices
    title: Invoices of ACME
    type: invoice
    criteria:
      - {field: type, value: _invoice}
      - {field: mainLine, value: true}
      - {join: customerJoin, field: email, operator: startsWith, value: a@}
    columns: [tranId, {field: entity, label: Whom}, {join: customerJoin, field: email}]
  - scriptId: customsearch_owed
    title: Billed by customer
    type: transaction
    criteria: [{field: mainLine, value: true}]
    columns: [{field: entity, summary: group}, {field: total, summary: sum}, {field: tranId, summary: count}]
dataset:
  - {scriptId: custdataset_buyers, name: Buyers, query: SELECT id FROM customer ORDER BY id}
"""


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("searches")
    (folder / "seed.yaml").write_text(SEARCHES)
    with Sandbox(seed=str(folder / "seed.yaml")) as sandbox:
        sandbox.account.restlets.register(
            "customscript_search", get=lambda parameters, session: session.search(parameters["search"])
        )
        client = Client(sandbox)
        with client.session:
            yield client


def rows(client: Client, search: str) -> Any:
    path = f"{client.base}/app/site/hosting/restlet.nl?script=customscript_search&deploy=1&search={search}"
    return client.session.get(path, headers={"Content-Type": "application/json"}).json()


def test_a_script_runs_a_saved_search_with_joins(searched: Client) -> None:
    whom = [{"value": "11", "text": "ACME"}]

    assert rows(searched, "customsearch_acme_invoices") == [
        {"tranId": name, "entity": whom, "customerJoin.email": "a@b.example"} for name in ("I1", "I2")
    ]
    assert rows(searched, "1") == rows(searched, "customsearch_acme_invoices")
    assert json.loads(rows(searched, "customsearch_none")["error"]["message"])["name"] == "INVALID_SEARCH"


def test_a_saved_search_sums_and_counts(searched: Client) -> None:
    found = rows(searched, "customsearch_owed")

    told = [(row["group(entity)"][0]["text"], Decimal(row["sum(total)"]), row["count(tranId)"]) for row in found]
    assert told == [("ACME", Decimal(17), "2"), ("Other", Decimal(9), "1")]


def test_a_dataset_of_a_seed_is_run_over_rest(searched: Client) -> None:
    address = f"{searched.base}/services/rest/query/v1/dataset/custdataset_buyers/result"

    assert [row["id"] for row in searched.session.get(address).json()["items"]] == ["11", "12"]


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ("{scriptId: customsearch_x, type: customer}", "needs its `columns`"),
        ("{scriptId: customsearch_x, type: customer, columns: [emial]}", "has no column `emial`"),
        ("{scriptId: customsearch_x, type: unicorn, columns: [email]}", "unicorn"),
        ("{scriptId: c, type: customer, columns: [email], criteria: [{field: x}]}", "has no criterion `x`"),
        ("{scriptId: c, type: customer, columns: [{join: xJoin, field: x}]}", "has no join `xJoin`"),
        ("{scriptId: c, type: customer, columns: [{field: email, summary: most}]}", "has no summary `most`"),
    ],
)
def test_a_saved_search_that_cannot_be_run_is_told_of_at_once(loaded: Loader, definition: str, message: str) -> None:
    (finding,) = loaded.findings(f"savedSearch:\n  - {definition}\n")

    assert message in finding
