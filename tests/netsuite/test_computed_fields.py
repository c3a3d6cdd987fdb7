from __future__ import annotations

from connector.netsuite.computed_fields import BODY, LINES, writable


def test_what_netsuite_computes_is_left_out_and_what_ties_to_the_source_stays() -> None:
    record = {
        "entity": {"id": "1"},
        "total": 5,
        "createdFrom": {"id": "9"},
        "item": [{"orderLine": 1, "line": 1, "quantity": 2, "quantityRemaining": 3}, {"line": 2, "itemType": "x"}],
    }

    assert writable(record) == {
        "entity": {"id": "1"},
        "createdFrom": {"id": "9"},
        "item": [{"orderLine": 1, "quantity": 2}, {"line": 2}],
    }


def test_the_keys_of_a_record_are_never_among_them() -> None:
    assert {"createdFrom", "entity", "item", "tranDate", "externalId"}.isdisjoint(BODY)
    assert {"orderLine", "doc", "item", "quantity", "apply", "amount"}.isdisjoint(LINES)
    assert all(len(name) > 2 for name in BODY | LINES)
