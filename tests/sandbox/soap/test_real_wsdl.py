"""Every record class of NetSuite's own WSDL: added with all its elements, read, changed, searched, deleted."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from connector.catalogue.reader import load
from connector.sandbox.soap.endpoint import documents_of
from connector.sandbox.soap.schema_table import SchemaTable
from tests.conftest import ROOT
from tests.sandbox.soap.composing import VERSION, Composer, as_text, operation, plain_elements
from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, is_success, make_soap, texts

FOLDER = Path(os.environ.get("CONNECTOR_WSDL_DIR") or ROOT.parent / "shared" / "wsdl" / "2023_2")
CLASSES = 191
NOT_REFERRED_TO = "tranEmp:TimeEntry"
"""No value of `RecordType` stands for it: it comes inside a time sheet alone."""


@lru_cache(maxsize=1)
def _classes() -> tuple[str, ...]:
    """The record classes that the catalogue does not describe."""
    if not any(FOLDER.rglob("*.wsdl")):
        return ()
    known = {str(record.soap) for record in load()}
    return tuple(sorted(full for full in _table().records.values() if full not in known and full != NOT_REFERRED_TO))


def _table() -> SchemaTable:
    return documents_of(load(), FOLDER).table


@pytest.fixture(scope="module")
def account(wsdl_dir: Path) -> Iterator[Soap]:
    """An account under NetSuite's WSDL for all tests of this file."""
    made = make_soap(wsdl_dir)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def company(wsdl_dir: Path) -> Iterator[Soap]:
    """The demo company under NetSuite's WSDL, for writing."""
    made = make_soap(wsdl_dir, demo=True)
    yield made
    made.store.close()


def _ask(soap: Soap, check: SchemaCheck, text: str, header: str = "") -> Any:
    answer = soap.ask(text, version=VERSION, header=header)
    check.assert_valid(answer)
    assert is_success(answer), (codes(answer), texts(answer, "message"))
    return answer


def _ref(reference: Any) -> str:
    return (
        f'<baseRef xsi:type="c:RecordRef" type="{reference.get("type")}" internalId="{reference.get("internalId")}"/>'
    )


def _search_prefix(table: SchemaTable, full: str) -> str:
    """The search that finds records of a class: its own, or that of all transactions or items."""
    area, _, local = full.partition(":")
    for prefix in (local, "Transaction" if area.startswith("tran") else "", "Item" if local.endswith("Item") else ""):
        if prefix and f"{prefix}SearchAdvanced" in table.by_local_name:
            return prefix
    return ""


def test_the_wsdl_has_all_its_classes(wsdl_dir: Path) -> None:
    assert wsdl_dir.is_dir()
    assert len(_table().records) == CLASSES


@pytest.mark.parametrize("full", _classes())
def test_a_class_lives_a_whole_life(account: Soap, schema_check: SchemaCheck, full: str) -> None:
    record = Composer(_table()).record(full)
    schema_check.assert_valid(operation("add", record))
    reference = _ask(account, schema_check, f"<add>{as_text(record)}</add>").find(".//{*}baseRef")
    read = _ask(account, schema_check, f"<get>{_ref(reference)}</get>").find(".//{*}record")
    assert plain_elements(read) == plain_elements(record)
    assert _shape(read) == _shape(record)

    changed = f'<record {_namespaces(full)} xsi:type="{full}" internalId="{reference.get("internalId")}"/>'
    _ask(account, schema_check, f"<update>{changed}</update>")
    again = _ask(account, schema_check, f"<get>{_ref(reference)}</get>").find(".//{*}record")
    assert plain_elements(again) == plain_elements(read)
    _search(account, schema_check, full, reference.get("internalId"))

    _ask(account, schema_check, f"<delete>{_ref(reference)}</delete>")
    gone = account.ask(f"<get>{_ref(reference)}</get>", version=VERSION)
    assert codes(gone) == ["RCRD_DSNT_EXIST"]


def _namespaces(full: str) -> str:
    area = full.partition(":")[0]
    record = Composer(_table()).record(full)
    return f'xmlns:{area}="{record.nsmap[area]}"'


def _shape(element: Any) -> list[Any]:
    """Names of all elements below, in order: nothing was lost, nothing made up."""
    skipped = {"name"}
    return [
        (etree.QName(child).localname, _shape(child))
        for child in element
        if etree.QName(child).localname not in skipped or child.text == "text"
    ]


def _search(account: Soap, check: SchemaCheck, full: str, id_: str) -> None:
    """Search for the record: basic, with a join, and advanced with every column."""
    table = _table()
    prefix = _search_prefix(table, full)
    if not prefix:
        return
    search = next(name for name in table.by_local_name[f"{prefix}SearchAdvanced"])
    area = search.partition(":")[0]
    spaces = _namespaces(search)
    basic = table.elements(f"{area}:{prefix}Search")[0].type
    criterion = f'<common:internalId operator="anyOf"><c:searchValue internalId="{id_}"/></common:internalId>'
    by_id = criterion if any(rule.name == "internalId" for rule in table.elements(basic)) else ""
    plain = f'<searchRecord {spaces} xsi:type="{area}:{prefix}Search"><{area}:basic>{by_id}</{area}:basic>'
    found = _ask(account, check, f"<search>{plain}</searchRecord></search>")
    assert [one.get("internalId") for one in found.iterfind(".//{*}recordList/{*}record")] == [id_]

    joins = [rule.name for rule in table.elements(f"{area}:{prefix}Search")[1:]]
    for join in joins[:1]:
        _ask(account, check, f"<search>{plain}<{area}:{join}/></searchRecord></search>")
    row = next(rule for rule in table.elements(f"{area}:{prefix}SearchRow") if rule.name == "basic").type
    columns = "".join(
        f"<common:{rule.name}/>"
        for rule in table.elements(row)
        if rule.name != "customFieldList" and "SearchColumn" in rule.type
    )
    advanced = (
        f'<searchRecord {spaces} xsi:type="{search}"><{area}:criteria><{area}:basic>{by_id}</{area}:basic>'
        f"</{area}:criteria><{area}:columns><{area}:basic>{columns}</{area}:basic></{area}:columns></searchRecord>"
    )
    rows = _ask(account, check, f"<search>{advanced}</search>")
    assert len(list(rows.iter("{*}searchRow"))) >= 1


LEFT_OUT = frozenset({"RecordRef", "RecordRefList", "CustomFieldList", "CustomRecordRef"})
TEXTS = {"rate": "4.5", "discountRate": "-1.5", "symbol": "XYZ"}
DEMO = {
    **dict.fromkeys(("subsidiary", "taxSchedule", "lineSubsidiary", "item", "location"), "1"),
    "assetAccount": "4",
    "incomeAccount": "11",
    "cogsAccount": "15",
    "expenseAccount": "16",
    "account": "16",
    "transferLocation": "2",
}
NEEDS_MORE = frozenset(
    {
        *("account", "file", "location", "opportunity"),
        *("creditMemo", "customerPayment", "depositApplication", "vendorCredit", "vendorPayment"),
        *("itemFulfillment", "itemReceipt"),
    }
)
"""Whose rules ask for other documents than the demo's first ones; they have tests of their own."""


def _described() -> list[str]:
    return [] if not _classes() else sorted(record.name for record in load() if str(record.soap) in set(_all_classes()))


def _all_classes() -> list[str]:
    return [full for full in _table().records.values() if full != "setupCustom:CustomRecord"]


@pytest.mark.parametrize("type_", _described())
def test_a_class_that_the_catalogue_describes_takes_all_its_elements(
    company: Soap, schema_check: SchemaCheck, type_: str
) -> None:
    if type_ in NEEDS_MORE:
        pytest.skip("its rules ask for a document that it belongs to")
    full = str(load().record(type_).soap)
    customer, vendor = (str(next(company.store.select(name)).id) for name in ("customer", "vendor"))
    buys = full.startswith("tranPurch") or type_.startswith("vendor")
    references = {**DEMO, "company": customer, "customer": customer, "entity": vendor if buys else customer}
    if type_ == "subsidiary":
        references = {"parent": "1", "currency": "1"}
    skipped = frozenset(f"platformCore:{name}" for name in LEFT_OUT)
    record = Composer(_table(), skipped, TEXTS, references).record(full)
    schema_check.assert_valid(operation("add", record))
    header = "<preferences><ignoreReadOnlyFields>true</ignoreReadOnlyFields></preferences>"

    reference = _ask(company, schema_check, f"<add>{as_text(record)}</add>", header).find(".//{*}baseRef")
    read = _ask(company, schema_check, f"<get>{_ref(reference)}</get>").find(".//{*}record")
    assert {name for name, _ in plain_elements(read)}.intersection(name for name, _ in plain_elements(record))
    _ask(company, schema_check, f"<delete>{_ref(reference)}</delete>")


@pytest.mark.parametrize("type_", sorted(record.name for record in load()))
def test_what_was_read_can_be_written_back(company: Soap, schema_check: SchemaCheck, type_: str) -> None:
    found = company.store.select(type_)
    stored = max(found, key=lambda one: str(one.body.get("tranDate", "")), default=None)  # older periods are closed
    if stored is None:
        pytest.skip("the demo company has no such record")
    known = company.endpoint.types.record_type(type_)
    get = f'<get><baseRef xsi:type="c:RecordRef" type="{known}" internalId="{stored.id}"/></get>'
    before = _ask(company, schema_check, get).find(".//{*}record")
    header = "<preferences><ignoreReadOnlyFields>true</ignoreReadOnlyFields></preferences>"
    _ask(company, schema_check, f"<update>{as_text(before)}</update>", header)
    after = _ask(company, schema_check, get).find(".//{*}record")
    changed = set(plain_elements(before)).difference(plain_elements(after))
    assert {name for name, _ in changed} <= {"lastModifiedDate", "lastModified"}
    assert _paths(before) <= _paths(after)


def _paths(element: Any, above: str = "") -> Counter[str]:
    """Places of all elements below; NetSuite computes more of them when a record is saved, but loses none."""
    found: Counter[str] = Counter()
    for child in element:
        path = f"{above}/{etree.QName(child).localname}"
        found += Counter([path]) + _paths(child, path)
    return found
