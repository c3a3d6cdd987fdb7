"""Rows that come back where columns are asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.netsuite.custom_fields import CustomKey, MuleKeys
from connector.netsuite.soap import searches
from connector.netsuite.soap.search_rows import RowReader
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.wire_scalars import Calendar

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]


def test_rows_have_a_key_for_each_column(wire: Any, answer_of: AnswerOf) -> None:
    row = """<core:searchRow xsi:type="listRel:CustomerSearchRow"><listRel:basic>
<common:balance><core:searchValue>12.50</core:searchValue></common:balance>
<common:category><core:searchValue internalId="3"/></common:category>
<common:country><core:searchValue>_unitedStates</core:searchValue></common:country>
<common:dateCreated><core:searchValue>2026-11-23T10:00:00.000-08:00</core:searchValue></common:dateCreated>
<common:email><core:customLabel>Mail</core:customLabel><core:searchValue>a@b.example</core:searchValue></common:email>
<common:email><core:searchValue>c@d.example</core:searchValue></common:email>
<common:entityId/>
<common:internalId><core:searchValue internalId="988"/></common:internalId>
<common:startDate><core:searchValue>2026-11-23T00:00:00.000-08:00</core:searchValue></common:startDate>
<common:brandNew><core:searchValue>new</core:searchValue></common:brandNew>
<common:customFieldList>
<core:customField xsi:type="core:SearchColumnSelectCustomField" scriptId="custentity_level"><core:searchValue
internalId="2"/></core:customField>
<core:customField xsi:type="core:SearchColumnMultiSelectCustomField" scriptId="custentity_many"><core:searchValue
internalId="1"/><core:searchValue internalId="2"/></core:customField>
<core:customField xsi:type="core:SearchColumnDoubleCustomField" scriptId="custentity_score"><core:searchValue>1.5
</core:searchValue></core:customField></common:customFieldList></listRel:basic>
<listRel:salesRepJoin><common:email><core:searchValue>rep@x.example</core:searchValue></common:email>
</listRel:salesRepJoin></core:searchRow>"""
    wire.answers = [
        answer_of(
            "search",
            '<core:searchResult><core:status isSuccess="true"/><core:totalPages>1</core:totalPages><core:searchRowList>'
            f"{row}</core:searchRowList></core:searchResult>",
        )
    ]

    rows = list(searches.search(wire, SimpleNamespace(record_type="customer", columns=["email"]), Unit()))

    created = rows[0].pop("dateCreated")
    assert created.isoformat() == "2026-11-23T18:00:00+00:00"
    assert rows == [
        {
            "balance": Decimal("12.50"),
            "category": {"id": "3"},
            "country": {"id": "US", "refName": "United States"},
            "email": ["a@b.example", "c@d.example"],
            "id": "988",
            "startDate": date(2026, 11, 23),
            "brandNew": "new",
            "custentity_level": {"id": "2"},
            "custentity_many": [{"id": "1"}, {"id": "2"}],
            "custentity_score": Decimal("1.5"),
            "salesRepJoin.email": "rep@x.example",
        }
    ]


def test_a_row_has_what_was_asked_for_in_that_order(wire: Any, answer_of: AnswerOf) -> None:
    row = """<core:searchRow xsi:type="listRel:CustomerSearchRow"><listRel:basic>
<common:email><core:searchValue>a@b.example</core:searchValue></common:email>
<common:entityId><core:searchValue>A</core:searchValue></common:entityId></listRel:basic></core:searchRow>"""
    wire.answers = [
        answer_of(
            "search",
            '<core:searchResult><core:status isSuccess="true"/><core:totalPages>1</core:totalPages><core:searchRowList>'
            f"{row}</core:searchRowList></core:searchResult>",
        )
    ]
    columns = ("EntityId", "salesRep.email", "email")

    (found,) = searches.search(wire, SimpleNamespace(record_type="customer", columns=columns), Unit())

    assert list(found.items()) == [("EntityId", "A"), ("salesRepJoin.email", None), ("email", "a@b.example")]


def test_a_join_by_a_custom_field_bears_its_script_id(table: TypeTable) -> None:
    row = """<core:searchRow xmlns:core="urn:core_2023_2.platform.webservices.netsuite.com"
xmlns:common="urn:common_2023_2.platform.webservices.netsuite.com"
xmlns:listRel="urn:relationships_2023_2.lists.webservices.netsuite.com"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="listRel:CustomerSearchRow">
<listRel:customSearchJoin><common:customizationRef scriptId="CUSTENTITY_BOSS"/>
<common:searchRowBasic xsi:type="common:EmployeeSearchRowBasic">
<common:email><core:searchValue>boss@x.example</core:searchValue></common:email>
<common:internalId><core:searchValue internalId="7"/></common:internalId></common:searchRowBasic>
</listRel:customSearchJoin></core:searchRow>"""

    found = RowReader(table, Calendar()).row(etree.fromstring(row))

    assert found == {"custentity_boss.email": "boss@x.example", "custentity_boss.id": "7"}


SPACES = """xmlns:core="urn:core_2023_2.platform.webservices.netsuite.com"
xmlns:common="urn:common_2023_2.platform.webservices.netsuite.com"
xmlns:listRel="urn:relationships_2023_2.lists.webservices.netsuite.com"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" """
CUSTOMS = f"""<core:searchRow {SPACES} xsi:type="listRel:CustomerSearchRow"><listRel:basic><common:customFieldList>
<core:customField xsi:type="core:SearchColumnSelectCustomField" scriptId="custentity_level" internalId="520">
<core:searchValue internalId="2"/></core:customField>
<core:customField xsi:type="core:SearchColumnEnumMultiSelectCustomField" scriptId="custentity_many">
<core:searchValue>a</core:searchValue></core:customField></common:customFieldList></listRel:basic>
<listRel:salesRepJoin><common:email><core:searchValue>r@x.example</core:searchValue></common:email>
<common:customFieldList><core:customField xsi:type="core:SearchColumnDoubleCustomField" scriptId="custentity_quota"
internalId="7"/></common:customFieldList></listRel:salesRepJoin>
<listRel:customSearchJoin><common:customizationRef scriptId="custentity_boss" internalId="9"/>
<common:searchRowBasic xsi:type="common:EmployeeSearchRowBasic">
<common:email><core:searchValue>b@x.example</core:searchValue></common:email></common:searchRowBasic>
</listRel:customSearchJoin></core:searchRow>"""


def test_custom_fields_that_were_met_are_known_with_their_kind_and_number(table: TypeTable) -> None:
    reader = RowReader(table, Calendar())

    reader.row(etree.fromstring(CUSTOMS))

    assert reader.customs == {
        "custentity_level": CustomKey("custentity_level", "SelectCustomFieldRef", "520"),
        "custentity_many": CustomKey("custentity_many", "MultiSelectCustomFieldRef"),
        "custentity_quota": CustomKey("custentity_quota", "DoubleCustomFieldRef", "7"),
        "custentity_boss": CustomKey("custentity_boss", "", "9"),
    }


@pytest.mark.parametrize("omit", [False, True])
def test_mulesofts_keys_stand_where_script_ids_stood_through_joins_too(table: TypeTable, *, omit: bool) -> None:
    reader = RowReader(table, Calendar())
    row = reader.row(etree.fromstring(CUSTOMS), ("salesRepJoin.email", "custentity_none"))

    found = MuleKeys("__", omit).row(row, reader.customs.get)

    keys = [
        "salesRepJoin.email",
        "StringCustomFieldRef__custentity_none",
        "SelectCustomFieldRef__custentity_level__520",
        "MultiSelectCustomFieldRef__custentity_many",
        "salesRepJoin.DoubleCustomFieldRef__custentity_quota__7",
        "SelectCustomFieldRef__custentity_boss__9.email",
    ]
    plain = [key.replace("__520", "").replace("__7", "").replace("__9", "") for key in keys]
    assert list(found) == (plain if omit else keys)
    assert list(found.values()) == list(row.values())
