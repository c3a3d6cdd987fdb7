from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.get_deleted import GetDeletedArguments
from connector.sandbox.server import Sandbox

Transport = Literal["rest", "soap"]


@pytest.fixture(scope="module")
def deleted(company: Sandbox) -> dict[str, int]:
    """How many records of each type are gone: more customers than one page holds."""
    counts = {"customer": 1203, "contact": 3}
    for type_, count in counts.items():
        made = [company.store.create(type_, {"externalId": f"{type_}-{n}", "entityId": f"{n}"}) for n in range(count)]
        for stored in made:
            company.store.delete(type_, stored.id)
    return counts


def test_all_of_more_than_a_page_come_once(client: NetSuite, deleted: dict[str, int], transport: Transport) -> None:
    found = list(client.get_deleted(record_type="customer", transport=transport))

    assert len({row["id"] for row in found}) == len(found) == deleted["customer"]
    assert {row["type"] for row in found} == {"customer"}
    assert found[0].keys() == {"id", "externalId", "type", "name", "deletedDate"}


def test_both_transports_tell_the_same_but_for_external_ids(client: NetSuite, deleted: dict[str, int]) -> None:
    def told(transport: Transport) -> list[dict[str, Any]]:
        rows = client.get_deleted(record_type=("contact",), transport=transport)
        kept = [{name: value for name, value in row.items() if name != "externalId"} for row in rows]
        return sorted(kept, key=lambda row: int(row["id"]))

    assert told("rest") == told("soap")
    assert len(told("rest")) == deleted["contact"]
    assert next(iter(client.get_deleted(record_type="contact", transport="soap")))["externalId"]


def test_several_types_a_period_and_a_limit(client: NetSuite, deleted: dict[str, int], transport: Transport) -> None:
    now = datetime.now(UTC)
    around: dict[str, Any] = {"since": now - timedelta(hours=1), "until": now + timedelta(hours=1)}

    both = list(client.get_deleted(record_type=("customer", "contact"), transport=transport, **around))
    some = list(client.get_deleted(limit=1100, transport=transport))
    none = list(client.get_deleted(since=now + timedelta(hours=1), transport=transport))
    before = list(client.get_deleted(until=now - timedelta(hours=1), transport=transport))

    assert len(both) == sum(deleted.values())
    assert (len(some), none, before) == (1100, [], [])


def test_deletions_of_a_custom_record_type(
    company: Sandbox, client: NetSuite, connect: Callable[..., NetSuite], transport: Transport
) -> None:
    types = [name for name in company.store.types() if name.startswith("customrecord")]
    if not types:
        pytest.skip("the company has no custom records")
    stored = company.store.create(types[0], {"name": transport})
    company.store.delete(types[0], stored.id)

    found = list(client.get_deleted(record_type=types[0], transport=transport))

    assert str(stored.id) in {row["id"] for row in found}
    assert {row["type"] for row in found} == {types[0]}


def test_a_type_without_deletions_is_found_at_once(client: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="no deletions of subsidiary"):
        client.get_deleted(record_type="subsidiary", transport="soap")


def test_moments_without_a_zone_are_utc_and_a_period_has_an_end() -> None:
    found = GetDeletedArguments.model_validate({"type": "customer", "since": "2026-11-01T00:00:00"})

    assert found.since == datetime(2026, 11, 1, tzinfo=UTC)
    assert found.record_type == ("customer",)
    with pytest.raises(ValueError, match="ends before it begins"):
        GetDeletedArguments.model_validate({"since": "2026-11-02T00:00:00Z", "until": "2026-11-01T00:00:00Z"})
