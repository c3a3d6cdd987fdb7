"""What a role may not see is not there: tables, columns and rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Integration, Level, Role, Tenant, User
from connector.sandbox.suiteql.engine import Engine
from connector.sandbox.suiteql.query_refusals import QueryRefusedError


class Asker:
    """Queries of one caller."""

    def __init__(self, engine: Engine, caller: Caller) -> None:
        self.engine, self.caller, self.role, self.tenant = engine, caller, caller.role, caller.tenant

    def rows(self, sql: str) -> list[dict[str, Any]]:
        items = self.engine.query(sql, caller=self.caller).items
        return [{name: value for name, value in item.items() if name != "links"} for item in items]

    def count(self, table: str) -> int:
        return int(self.rows(f"SELECT COUNT(*) n FROM {table}")[0]["n"])

    def refusal(self, sql: str) -> str:
        with pytest.raises(QueryRefusedError) as refused:
            self.rows(sql)
        return refused.value.message.removeprefix("Invalid search query. Detailed unprocessed description follows. ")


@pytest.fixture
def asker(demo: Any) -> Asker:
    role = Role(7, "Clerk", permissions={"SuiteAnalytics Workbook": Level.VIEW, "Deleted Records": Level.VIEW})
    tenant = Tenant("TSTDRV1")
    user = User(1, "A", "a@x.example", roles={7})
    tenant.roles[7], tenant.users[1] = role, user
    integration = Integration("Tests", "key", "secret")
    return Asker(demo.engine, Caller(tenant, user, role, integration, "TBA"))


def test_a_role_with_everything_sees_what_there_is(asker: Asker, demo: Any) -> None:
    for table in ("customer", "transaction", "deletedrecord", "subsidiary"):
        assert [str(asker.count(table))] == demo.values(f"SELECT COUNT(*) FROM {table}")


def test_a_table_without_permission_is_an_unknown_table(asker: Asker) -> None:
    asker.role.records["vendor"] = Level.NONE

    assert asker.refusal("SELECT id FROM Vendor") == "Invalid search type: Vendor."
    assert asker.count("customer") == 240


def test_the_table_of_deleted_records_needs_its_permission(asker: Asker) -> None:
    del asker.role.permissions["Deleted Records"]

    assert asker.refusal("SELECT * FROM deletedrecord") == "Invalid search type: deletedrecord."


def test_transactions_of_a_hidden_type_are_missing_everywhere(asker: Asker) -> None:
    asker.role.records["salesOrder"] = Level.NONE
    types = asker.rows("SELECT DISTINCT type FROM transaction")

    assert {"type": "CustInvc"} in types
    assert {"type": "SalesOrd"} not in types
    lines = asker.rows("SELECT COUNT(*) n FROM transactionline l JOIN transaction t ON t.id = l.transaction")
    assert lines == asker.rows("SELECT COUNT(*) n FROM transactionline")


def test_entities_of_a_hidden_type_are_missing(asker: Asker) -> None:
    asker.role.records["customer"] = Level.NONE

    assert {"type": "CustJob"} not in asker.rows("SELECT DISTINCT type FROM entity")


def test_items_of_a_hidden_type_are_missing(asker: Asker) -> None:
    asker.role.records["inventoryItem"] = Level.NONE

    assert {"itemtype": "InvtPart"} not in asker.rows("SELECT DISTINCT itemtype FROM item")
    assert asker.count("item") > 0


def test_without_oneworld_there_is_no_subsidiary(asker: Asker) -> None:
    asker.tenant.features.discard("SUBSIDIARIES")

    assert asker.refusal("SELECT subsidiary FROM transaction") == (
        "Search error occurred: Unknown identifier 'subsidiary'. Available identifiers are: {transaction=transaction}."
    )
    assert asker.refusal("SELECT id FROM subsidiary") == "Invalid search type: subsidiary."
    assert "subsidiary" not in asker.rows("SELECT * FROM employee WHERE ROWNUM = 1")[0]


def test_a_restricted_role_sees_its_subsidiaries_alone(asker: Asker) -> None:
    asker.role.subsidiaries = frozenset({2})

    assert asker.rows("SELECT id FROM subsidiary") == [{"id": "2"}]
    assert 0 < asker.count("customer") < 240
    assert asker.rows("SELECT DISTINCT subsidiary FROM transactionline WHERE subsidiary > 0") == [{"subsidiary": "2"}]
    headless = "SELECT COUNT(*) n FROM transaction t WHERE t.id NOT IN (SELECT l.transaction FROM transactionline l)"
    assert asker.rows(headless) == [{"n": "0"}]
    assert asker.count("transactionaccountingline") < asker.count("account") * 1000
    assert asker.count("currency") == 7


def test_allow_cross_subsidiary_viewing_lifts_the_restriction(asker: Asker) -> None:
    asker.role.subsidiaries, asker.role.cross_subsidiary_viewing = frozenset({2}), True

    assert asker.count("customer") == 240


def test_an_administrator_sees_everything(asker: Asker) -> None:
    asker.role.administrator, asker.role.subsidiaries, asker.role.other_records = True, frozenset({2}), Level.NONE

    assert asker.count("customer") == 240


def test_dates_take_the_format_that_the_account_has_now(asker: Asker) -> None:
    asker.tenant.date_format = "D.M.YYYY"

    assert asker.rows("SELECT trandate FROM transaction WHERE tranid = 'CORNER-LEAP-DAY'") == [
        {"trandate": "29.2.2024"}
    ]


def test_roles_and_who_holds_them(asker: Asker) -> None:
    asker.role.administrator = True
    assert asker.rows("SELECT id, name, isinactive FROM role") == [{"id": "7", "name": "Clerk", "isinactive": "F"}]
    assert asker.rows("SELECT BUILTIN.DF(role) r FROM employeerolesforsearch WHERE entity = 1") == [{"r": "Clerk"}]


def test_two_roles_do_not_share_a_statement(asker: Asker) -> None:
    other = Asker(asker.engine, replace(asker.caller, role=replace(asker.role, subsidiaries=frozenset({2}))))

    assert asker.count("subsidiary") == 7
    assert other.count("subsidiary") == 1
    assert asker.count("subsidiary") == 7


def test_records_of_other_subsidiaries_stay_hidden_when_they_are_deleted(asker: Asker) -> None:
    store = asker.engine.projection.store
    for number in ("1", "2"):
        store.delete("vendor", store.create("vendor", {"entityId": f"Gone {number}", "subsidiary": {"id": number}}).id)
    gone = "SELECT name FROM deletedrecord WHERE name LIKE 'Gone %' ORDER BY name"
    assert [row["name"] for row in asker.rows(gone)] == ["Gone 1", "Gone 2"]

    asker.role.subsidiaries = frozenset({2})

    assert [row["name"] for row in asker.rows(gone)] == ["Gone 2"]
    assert "_subsidiaries" not in asker.rows("SELECT * FROM deletedrecord WHERE name = 'Gone 2'")[0]
    assert asker.refusal("SELECT _subsidiaries FROM deletedrecord")
