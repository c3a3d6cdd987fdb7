from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.component import Unit, checked
from connector.flow.api import sandbox_connection
from connector.netsuite.connection import CONNECTION
from connector.netsuite.poll_arguments import RecordChangeArguments
from connector.netsuite.sources.on_modified_object import ON_MODIFIED_OBJECT
from connector.reconcile.netsuite_side import NetsuiteSide
from connector.reconcile.sides import PRIME, IdRange
from connector.sandbox.server import Sandbox


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with Sandbox() as sandbox:
        config = {"type": "netsuite", "connection": sandbox_connection(sandbox.credentials())}
        opened = CONNECTION.open(CONNECTION.config(config))
        yield opened
        opened.close()


def side(session: Any, **given: Any) -> NetsuiteSide:
    arguments = checked(RecordChangeArguments, **{"record_type": "customer", **given})
    return NetsuiteSide(session=session, arguments=arguments, unit=Unit(), by="modified")


def test_span_checksums_and_rows_agree(session: Any) -> None:
    customers = side(session, page_size=50)
    rows = list(customers.rows(IdRange(0, 100_000)))
    ids = [row.id for row in rows]

    assert customers.span() == (ids[0], ids[-1], len(ids))
    assert ids == sorted(set(ids))
    assert all(row.moment is not None for row in rows)
    for bucket, found in customers.checksums(100).items():
        mine = [id_ for id_ in ids if id_ // 100 == bucket]
        assert found == (len(mine), sum(mine), sum(id_ * id_ % PRIME * id_ % PRIME for id_ in mine))


def test_a_filter_and_its_parameters_narrow_all_of_it(session: Any) -> None:
    everything, some = side(session), side(session, filter="id < ? OR id = ?", parameters=(60, 90))

    assert [row.id for row in some.rows(IdRange(50, 1000))] == [
        row.id for row in everything.rows(IdRange(50, 1000)) if row.id < 60 or row.id == 90
    ]
    span = some.span()
    assert span is not None
    assert sum(each.rows for each in some.checksums(10).values()) == span.rows


@pytest.mark.parametrize("record_type", ["customer", "salesOrder", "inventoryItem"])
def test_records_come_as_the_source_delivers_them(session: Any, record_type: str) -> None:
    fields = ["id", "lastModifiedDate"]
    arguments = checked(ON_MODIFIED_OBJECT.arguments, record_type=record_type, fields=fields, lag=0)
    window = ON_MODIFIED_OBJECT.window(session, arguments, None, Unit())
    delivered = {int(record["id"]): record for record in ON_MODIFIED_OBJECT.open(session, arguments, window, Unit())}
    wanted = sorted(delivered)[:3]

    found = side(session, record_type=record_type, fields=fields).records(wanted)

    assert found == [delivered[id_] for id_ in wanted]


def test_deleted_records_say_so(session: Any) -> None:
    (gone,) = side(session, fields=["companyName"]).deleted([77])

    assert (gone["id"], gone["_deleted"], gone["companyName"]) == ("77", True, None)
    assert gone["lastModifiedDate"].tzinfo is not None
