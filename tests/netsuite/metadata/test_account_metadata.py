from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.component import Unit
from connector.errors import ConnectorError, RejectedError, RetryableError
from connector.netsuite.client import NetSuite
from connector.netsuite.exchange import Answer, Request
from connector.netsuite.metadata.account_metadata import LONGEST_AGE, AccountMetadata, metadata_of
from connector.netsuite.metadata.metadata_cache import MetadataCache
from connector.netsuite.session import Session
from connector.sandbox.server import Sandbox

Make = Callable[..., NetSuite]
BOTH = pytest.mark.parametrize("transport", ["rest", "soap"])


@dataclass
class Clock:
    """One that a test sets."""

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


class Counted:
    """Counts the requests of a session, and can cut it off."""

    def __init__(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.cut: ConnectorError | None = None
        send = session.request

        def request(request: Request, unit: Unit = Unit(), **more: Any) -> Answer:  # noqa: B008 - frozen
            self.asked.append(request.url.rpartition("/")[2])
            if self.cut is not None:
                raise self.cut
            return send(request, unit, **more)

        monkeypatch.setattr(session, "request", request)


@BOTH
def test_standard_and_custom_fields_are_there(transport: str, account: Sandbox, client_of: Make) -> None:
    found = metadata_of(client_of(account, transport=transport).session).record("customer")
    company, custom, country = (
        found.field(path) for path in ("companyName", "custentity_one", "addressBook.addressBookAddress.country")
    )

    assert company is not None
    assert custom is not None
    assert country is not None
    assert (company.kind, country.kind) == ("string", "enum")
    assert "US" in country.values
    assert custom.custom
    assert custom.label == "One"
    assert custom.internal_id


def test_every_kind_of_custom_field_has_its_kind(account: Sandbox, client_of: Make) -> None:
    metadata = metadata_of(client_of(account).session)
    kinds = {
        "text": "string",
        "whole": "integer",
        "part": "decimal",
        "flag": "boolean",
        "day": "date",
        "moment": "datetime",
        "one": "reference",
        "some": "references",
    }
    places = {"customer": "custentity_{}", "salesOrder": "item.custcol_{}", "customrecord_box": "custrecord_{}"}
    for record_type, path in places.items():
        record = metadata.record(record_type)
        found = {name: record.field(path.format(name)) for name in kinds}
        assert {name: field.kind for name, field in found.items() if field} == kinds


def test_a_record_type_is_asked_for_once_and_alone(
    account: Sandbox, client_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = client_of(account).session
    counted = Counted(session, monkeypatch)
    metadata = metadata_of(session)
    first = metadata.record("customer")

    assert metadata.record("Customer") is first
    assert metadata_of(session) is metadata
    assert counted.asked.count("customer") == 1
    assert "metadata-catalog" not in counted.asked


def test_an_answer_is_kept_until_it_is_old(
    account: Sandbox, client_of: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session, clock = client_of(account).session, Clock()
    counted = Counted(session, monkeypatch)

    def another() -> AccountMetadata:
        return AccountMetadata(session, cache=MetadataCache(tmp_path), clock=clock)

    first = another().record("customer")
    asked = len(counted.asked)
    clock.now += LONGEST_AGE - 1
    assert another().record("customer") == first
    assert len(counted.asked) == asked
    clock.now += 2
    assert another().record("customer").fetched_at == clock.now
    assert len(counted.asked) == 2 * asked
    assert another().record("customer", refresh=True).fetched_at == clock.now
    assert len(counted.asked) == 3 * asked


def test_an_account_that_is_away_is_told_from_what_is_kept(
    account: Sandbox, client_of: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session, clock = client_of(account).session, Clock()
    metadata = AccountMetadata(session, cache=MetadataCache(tmp_path), clock=clock)
    first = metadata.record("customer")
    Counted(session, monkeypatch).cut = RetryableError("the host is away")
    clock.now += 2 * LONGEST_AGE
    old = metadata.record("customer")

    assert old.fields == first.fields
    assert old.notes == ("this is of 2026-09-21 14:13 UTC: the host is away",)
    for refresh, record_type in ((True, "customer"), (False, "vendor")):
        with pytest.raises(RetryableError):
            metadata.record(record_type, refresh=refresh)


def test_what_a_sandbox_says_is_not_kept_on_disk(
    account: Sandbox, client_of: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONNECTOR_CACHE_DIR", str(tmp_path))
    metadata_of(client_of(account).session).record("customer")

    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_asked_for_again(account: Sandbox, client_of: Make, tmp_path: Path) -> None:
    session, cache = client_of(account).session, MetadataCache(tmp_path)
    first = AccountMetadata(session, cache=cache).record("customer")
    cache.write("rest-customer", {"fields": [{"nonsense": 1}]})
    cache.write("rest-custom-fields-all", {"rows": [{"nonsense": 1}], "fetched_at": 1e12})

    assert AccountMetadata(session, cache=cache).record("customer").fields == first.fields


@BOTH
@pytest.mark.parametrize("name", ["custmer", "customrecord_nowhere"])
def test_an_unknown_record_type_is_refused_with_a_hint(
    transport: str, name: str, account: Sandbox, client_of: Make
) -> None:
    with pytest.raises(ConnectorError) as caught:
        metadata_of(client_of(account, transport=transport).session).record(name)

    assert "customer" in caught.value.hint or "connector describe record" in caught.value.hint


@BOTH
def test_the_record_types_are_listed_with_the_custom_ones(transport: str, account: Sandbox, client_of: Make) -> None:
    names = metadata_of(client_of(account, transport=transport).session).record_types()

    assert {"customer", "salesOrder", "customrecord_box"} <= set(names)


def test_the_list_of_record_types_is_kept_too(account: Sandbox, client_of: Make, tmp_path: Path) -> None:
    session = client_of(account).session
    metadata = AccountMetadata(session, cache=MetadataCache(tmp_path))
    names = metadata.record_types()
    session.close()

    assert AccountMetadata(session, cache=MetadataCache(tmp_path)).record_types() == names


def test_custom_fields_that_the_role_may_not_see_cost_their_numbers_only(
    account: Sandbox, client_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = client_of(account).session
    send = session.request
    said: list[events.Event] = []

    def request(request: Request, unit: Unit = Unit(), **more: Any) -> Answer:  # noqa: B008 - frozen
        if request.url.endswith("suiteql"):
            raise RejectedError("Record 'customfield' was not found.")
        return send(request, unit, **more)

    monkeypatch.setattr(session, "request", request)
    found = AccountMetadata(session).record("customer", unit=Unit(emit=said.append))
    field = found.field("custentity_one")

    assert field is not None
    assert (field.kind, field.internal_id) == ("reference", "")
    assert found.notes == (
        "custom fields are missing: Record 'customfield' was not found.",
        "custom segments are missing: Record 'customfield' was not found.",
    )
    assert [event.message for event in said if isinstance(event, events.Noted)] == list(found.notes)
