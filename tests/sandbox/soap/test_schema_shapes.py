from __future__ import annotations

import pytest

from connector.sandbox.soap.schema_shapes import id_space
from tests.sandbox.soap.conftest import Soap, make_soap


@pytest.mark.parametrize(
    ("full", "space"),
    [
        ("tranInvt:WorkOrder", "transaction"),
        ("tranBank:Check", "transaction"),
        ("listAcct:DownloadItem", "item"),
        ("listAcct:ItemGroup", "item"),
        ("listRel:Partner", "entity"),
        ("listSupport:Topic", ""),
    ],
)
def test_transactions_items_and_entities_share_their_ids(full: str, space: str) -> None:
    assert id_space(full) == space


def test_a_transaction_that_only_the_wsdl_has_gets_an_id_among_all_others(real: Soap) -> None:
    order = real.store.create("salesOrder", {"tranId": "SO1"})
    work = real.store.create("workOrder", {"tranId": "WO1"})

    assert work.id == order.id + 1


def test_its_stamps_and_line_keys_come_from_the_schema(real: Soap) -> None:
    shape = real.store.shapes.shape("workOrder")
    made = real.store.create("workOrder", {"item": [{"item": {"id": "1"}}, {"item": {"id": "2"}}]})

    assert (shape.created, shape.modified, shape.line_keys["item"]) == ("createdDate", "lastModifiedDate", "line")
    assert [line["line"] for line in made.body["item"]] == [1, 2]
    assert made.body["createdDate"] == made.created


def test_what_the_catalogue_knows_stays_as_it_is(real: Soap) -> None:
    known, plain = real.store.shapes.shape("customer"), make_soap().store.shapes.shape("customer")

    assert known == plain
