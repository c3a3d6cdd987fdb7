from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import RejectedError
from connector.netsuite.exchange import Answer
from connector.netsuite.rest.record_json import decode_record, encode_record
from connector.netsuite.wire_json import decode, encode

DOCUMENT = {
    "links": [{"rel": "self", "href": "https://h/salesOrder/1"}],
    "id": "1",
    "externalId": "SO-1",
    "entity": {"links": [{"rel": "self", "href": "https://h/customer/12"}], "id": "12", "refName": "ACME"},
    "tranDate": "2026-11-23",
    "memo": "2026-11-23",
    "lastModifiedDate": "2026-11-23T08:00:00Z",
    "createdDate": "2026-11-23T09:00:00.250+01:00",
    "orderStatus": {"id": "B", "refName": "Pending Fulfillment"},
    "subtotal": 20.0,
    "billingAddress_text": "Street 1",
    "startTime": "17:32:28",
    "custbody_due": "2026-12-01",
    "item": {
        "links": [],
        "items": [{"links": [], "line": 1, "item": {"links": [], "id": "380"}, "quantity": 2, "rate": 10.05}],
        "count": 1,
        "hasMore": False,
        "offset": 0,
        "totalResults": 1,
    },
    "salesTeam": {"links": [{"rel": "self", "href": "https://h/salesOrder/1/salesTeam"}]},
    "subsidiary": {"items": [{"links": [], "id": "1", "refName": "One"}, {"links": [], "id": "2"}]},
    "shippingAddress": {"links": [], "addr1": "Street 1", "country": {"id": "US", "refName": "United States"}},
}


def test_reads_the_canonical_record() -> None:
    assert decode_record(DOCUMENT) == {
        "id": "1",
        "externalId": "SO-1",
        "entity": {"id": "12", "refName": "ACME"},
        "tranDate": date(2026, 11, 23),
        "memo": "2026-11-23",
        "lastModifiedDate": datetime(2026, 11, 23, 8, tzinfo=UTC),
        "createdDate": datetime(2026, 11, 23, 8, 0, 0, 250000, tzinfo=UTC),
        "orderStatus": {"id": "B", "refName": "Pending Fulfillment"},
        "subtotal": 20.0,
        "startTime": time(17, 32, 28),
        "custbody_due": date(2026, 12, 1),
        "item": [{"line": 1, "item": {"id": "380"}, "quantity": 2, "rate": 10.05}],
        "subsidiary": [{"id": "1", "refName": "One"}, {"id": "2"}],
        "shippingAddress": {"addr1": "Street 1", "country": {"id": "US", "refName": "United States"}},
    }


def test_what_looks_like_a_date_and_is_none_stays_text() -> None:
    assert decode_record({"shipDate": "2026-02-30", "phone": "555-0136", "custbody_x": "12345"}) == {
        "shipDate": "2026-02-30",
        "phone": "555-0136",
        "custbody_x": "12345",
    }


def test_writes_what_rest_takes() -> None:
    found = encode_record(
        {
            "links": [],
            "entity": {"internalId": 12, "name": "ACME"},
            "partner": {"externalId": "P-1"},
            "tranDate": date(2026, 11, 23),
            "startTime": time(17, 32, 28),
            "duration": timedelta(hours=25, minutes=42),
            "custbody_at": datetime(2026, 11, 23, 9, 0, 0, tzinfo=timezone(timedelta(hours=1))),
            "memo": None,
            "subtotal": Decimal("20.00"),
            "rate": 0.1,
            "item": [{"item": {"id": "380", "refName": "x"}, "quantity": 1}],
            "subsidiary": {"items": [{"id": 1}], "count": 1},
            "shippingAddress": {"addr1": "Street 1", "country": {"id": "US"}},
            "isInactive": False,
        },
    )

    assert json.loads(encode(found)) == {
        "entity": {"id": "12"},
        "partner": {"externalId": "P-1"},
        "tranDate": "2026-11-23",
        "startTime": "17:32:28",
        "duration": "25:42",
        "custbody_at": "2026-11-23T08:00:00Z",
        "memo": None,
        "subtotal": 20.0,
        "rate": 0.1,
        "item": {"items": [{"item": {"id": "380"}, "quantity": 1}]},
        "subsidiary": {"items": [{"id": "1"}]},
        "shippingAddress": {"addr1": "Street 1", "country": {"id": "US"}},
        "isInactive": False,
    }


@pytest.mark.parametrize(
    ("record", "field", "message"),
    [
        ({"at": datetime(2026, 1, 1)}, "at", "at is 2026-01-01T00:00:00, a moment without a zone"),  # noqa: DTZ001 - the mistake
        ({"item": [{"x": object()}]}, "item[0].x", r"item\[0\].x is a object"),
        ({"entity": {"id": None, "externalId": None}}, "entity", "entity refers to nothing"),
        ({"item": [{"rate": float("nan")}]}, "item[0].rate", "is NaN, which is no number"),
        ({"rate": Decimal("Infinity")}, "rate", "rate is Infinity"),
    ],
)
def test_what_has_no_form_is_named_by_path(record: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(RejectedError, match=message) as caught:
        encode_record(record)
    assert caught.value.field == field


NAMES = st.sampled_from(["memo", "custbody_x", "entityId", "email", "rate", "quantity"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.decimals(allow_nan=False, allow_infinity=False, places=2)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Nd"]), max_size=20)
    | st.datetimes(timezones=st.just(UTC)).map(
        lambda value: value.replace(microsecond=value.microsecond // 1000 * 1000)
    )
)
REFERENCES = st.fixed_dictionaries({"id": st.integers(-9, 999).map(str)})
LINES = st.dictionaries(NAMES, SCALARS | REFERENCES, min_size=1, max_size=4)
RECORDS = st.dictionaries(NAMES, SCALARS | REFERENCES | st.lists(LINES, max_size=3) | LINES, max_size=6)


@given(RECORDS)
def test_a_record_comes_back_as_it_went(record: dict[str, Any]) -> None:
    document = decode(Answer(200, {}, encode(encode_record(record))))

    assert decode_record(document) == record


@pytest.mark.parametrize(
    ("name", "written", "found"),
    [
        ("quantity", 2, Decimal(2)),
        ("quantity", Decimal("2.0"), Decimal(2)),
        ("quantity", Decimal("12.50"), Decimal("12.5")),
        ("line", 3, 3),
        ("line", Decimal("3.0"), 3),
        ("line", Decimal("3.5"), Decimal("3.5")),
        ("line", Decimal("1E999999999"), Decimal("1E999999999")),
        ("custbody_whole", 7, 7),
        ("custbody_part", Decimal("7.0"), Decimal(7)),
        ("isInactive", True, True),
        ("id", "0012", "0012"),
    ],
)
def test_a_number_has_one_type_and_one_text(name: str, written: Any, found: Any) -> None:
    read = decode_record({name: written})[name]

    assert (type(read), str(read)) == (type(found), str(found))
