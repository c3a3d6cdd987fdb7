"""What a role may do is the same whichever way a request comes, and is refused in NetSuite's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connector import NetSuite, Sandbox
from connector.errors import ConnectorError
from connector.flow.api import sandbox_connection
from connector.sandbox.people.tenant import REST_SERVICES, SOAP_SERVICES, TOKEN_LOGIN, WORKBOOK, Level, Role

LOGIN = dict.fromkeys((REST_SERVICES, SOAP_SERVICES, TOKEN_LOGIN, WORKBOOK), Level.FULL)
NEW = {"companyName": "Lumen Works", "subsidiary": {"id": "1"}}
Act = Callable[..., Any]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    role = Role(1031, "Integration", dict(LOGIN), other_records=Level.NONE)
    with Sandbox(seed="empty", role=role) as running:
        running.store.create("subsidiary", {"name": "Europe", "country": {"id": "DE"}}, id=2)
        running.store.create("customer", {"companyName": "Home", "entityId": "Home", "subsidiary": {"id": "1"}}, id=10)
        running.store.create("customer", {"companyName": "Away", "entityId": "Away", "subsidiary": {"id": "2"}}, id=11)
        yield running


@pytest.fixture
def role(sandbox: Sandbox) -> Iterator[Role]:
    """The role of the token, with nothing but the right to sign in."""
    one = sandbox.tenant.roles[1031]
    one.permissions = dict(LOGIN)
    yield one
    one.permissions, one.subsidiaries = dict(LOGIN), None


@pytest.fixture(scope="module")
def netsuite(sandbox: Sandbox) -> Iterator[NetSuite]:
    with NetSuite({"connection": sandbox_connection(sandbox.credentials())}) as client:
        yield client


def get(netsuite: NetSuite, way: Any) -> Any:
    return netsuite.get(record_type="customer", id="10", transport=way)


def add(netsuite: NetSuite, way: Any) -> Any:
    record = {**NEW, "companyName": f"Lumen Works {way}", "externalId": f"lumen-{way}"}
    return netsuite.add(record_type="customer", record=record, transport=way)


def update(netsuite: NetSuite, way: Any) -> Any:
    return netsuite.update(record_type="customer", record={"id": "10", "phone": "555-0100"}, transport=way)


def delete(netsuite: NetSuite, way: Any) -> Any:
    return netsuite.delete(record_type="customer", external_id=f"lumen-{way}", transport=way)


@pytest.mark.parametrize("way", ["rest", "soap"])
def test_each_level_lets_in_to_what_it_stands_for(netsuite: NetSuite, role: Role, way: str) -> None:
    acts = {Level.VIEW: get, Level.CREATE: add, Level.EDIT: update, Level.FULL: delete}
    for level, act in acts.items():
        for enough in (other for other in acts if other > level):
            role.permissions["Customers"] = level
            with pytest.raises(ConnectorError) as refused:
                acts[enough](netsuite, way)
            assert refused.value.is_a("INSUFFICIENT_PERMISSION")
            assert "a higher level of the 'Lists -> Customers' permission" in str(refused.value)
        role.permissions["Customers"] = level
        act(netsuite, way)


@pytest.mark.parametrize("way", ["rest", "soap"])
@pytest.mark.parametrize("act", [get, add, update, delete])
def test_without_the_permission_nothing_is_let_in(netsuite: NetSuite, role: Role, act: Act, way: str) -> None:
    assert "Customers" not in role.permissions
    with pytest.raises(ConnectorError) as refused:
        act(netsuite, way)

    assert refused.value.is_a("INSUFFICIENT_PERMISSION")
    assert "You need  the 'Lists -> Customers' permission" in str(refused.value)


def test_suiteql_knows_no_table_that_the_role_may_not_see(netsuite: NetSuite, role: Role) -> None:
    for table in ("customer", "transaction", "item", "deletedrecord"):
        with pytest.raises(ConnectorError) as refused:
            list(netsuite.suiteql(query=f"SELECT * FROM {table}"))
        assert table in str(refused.value).lower()

    role.permissions["Customers"] = Level.VIEW
    assert [row["companyname"] for row in netsuite.suiteql(query="SELECT companyname FROM customer WHERE id = 10")]


@pytest.mark.parametrize("way", ["rest", "soap"])
def test_a_record_of_another_subsidiary_is_out_of_reach(netsuite: NetSuite, role: Role, way: Any) -> None:
    role.permissions["Customers"] = Level.FULL
    role.subsidiaries = frozenset({1})
    get(netsuite, way)

    for act in (
        lambda: netsuite.get(record_type="customer", id="11", transport=way),
        lambda: netsuite.update(record_type="customer", record={"id": "11", "phone": "1"}, transport=way),
        lambda: netsuite.delete(record_type="customer", id="11", transport=way),
    ):
        with pytest.raises(ConnectorError) as refused:
            act()
        assert refused.value.is_a("INSUFFICIENT_PERMISSION")
        assert "subsidiary restrictions on your role" in str(refused.value)
    assert "Away" not in [row["companyname"] for row in netsuite.suiteql(query="SELECT companyname FROM customer")]
    found = netsuite.search(record_type="customer", criteria={"isInactive": False})
    assert "Away" not in [record.get("companyName") for record in found]
