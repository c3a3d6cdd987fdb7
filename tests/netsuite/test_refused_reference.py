"""Why a reference was refused, as the sandbox's company shows it over both transports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConnectorError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.exchange import Answer, Request
from connector.netsuite.reference_hint import Refused
from connector.netsuite.refused_reference import why
from connector.sandbox.server import Sandbox

BOTH = pytest.mark.parametrize("transport", ["rest", "soap"])


@pytest.fixture(scope="module")
def company() -> Iterator[Sandbox]:
    """An inactive customer (5), a vendor (6), an item (7) and a customer (8) of another subsidiary."""
    with Sandbox(seed="empty") as sandbox:
        store = sandbox.store
        store.create("subsidiary", {"name": "Other"})
        for type_, id_, body in (
            ("customer", 5, {"companyName": "Gone", "isInactive": True, "subsidiary": {"id": "1"}}),
            ("vendor", 6, {"companyName": "Vendor", "isInactive": False, "subsidiary": {"id": "1"}}),
            ("inventoryItem", 7, {"itemId": "Far", "isInactive": False, "subsidiary": [{"id": "2"}]}),
            ("customer", 8, {"companyName": "Far", "isInactive": False, "subsidiary": {"id": "2"}}),
        ):
            store.create(type_, body, id=id_)
        yield sandbox


def client_of(sandbox: Sandbox, **more: Any) -> NetSuite:
    known = sandbox.credentials()
    names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
    connection = {name: known[name] for name in names} | {"base_address": known["base_url"]}
    return NetSuite({"connection": connection, **{name: value for name, value in more.items() if name != "explain"}},
                    explain=more.get("explain", False))  # fmt: skip


@BOTH
@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (Refused("entity", "id", "5"), "inactive"),
        (Refused("entity", "id", "6"), "a vendor"),
        (Refused("entity", "id", "999"), "sees no record"),
        (Refused("entity", "externalId", "nothing"), "sees no record"),
        (Refused("item[0].item", "id", "7", "1"), "in subsidiary 2, and the record in 1"),
        (Refused("entity", "id", "8", "1"), "in subsidiary 2, and the record in 1"),
        (Refused("entity", "id", "8", "2"), "there and active"),
        (Refused("item[0].item", "id", "6"), "there is no item with that"),
        (Refused("somethingElse", "id", "6"), "vendor"),
        (Refused("entity", "id", "A-1"), "no internal id"),
    ],
)
def test_a_refused_reference_is_inactive_elsewhere_of_another_type_or_nowhere(
    transport: str, refused: Refused, words: str, company: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client_of(company, transport=transport) as netsuite:
        asked: list[str] = []
        send = netsuite.session.request

        def request(request: Request, unit: Unit = Unit(), **more: Any) -> Answer:  # noqa: B008 - frozen
            asked.append(request.url)
            return send(request, unit, **more)

        monkeypatch.setattr(netsuite.session, "request", request)
        found = why(netsuite.session, refused, "salesOrder", Unit())

    assert words in found
    assert len(asked) <= 2


@BOTH
def test_only_who_asks_for_it_pays_for_it(transport: str, company: Sandbox) -> None:
    record = {"entity": {"id": "5"}, "item": [{"item": {"id": "7"}, "quantity": 1}]}
    hints = []
    for explain in (False, True):
        with (
            client_of(company, transport=transport, explain=explain) as netsuite,
            pytest.raises(RejectedError) as caught,
        ):
            netsuite.add(record_type="salesOrder", record=record)
        hints.append(caught.value.hint)

    assert "inactive" not in hints[0]
    assert hints[1].startswith("entity was looked for by id 5: ")
    assert hints[1].endswith("is there, and inactive")


@BOTH
def test_a_block_is_explained_by_its_first_refusal(transport: str, company: Sandbox) -> None:
    record = {"entity": {"id": "999"}, "item": [{"item": {"id": "7"}, "quantity": 1}]}
    with client_of(company, transport=transport, explain=True) as netsuite:
        outcomes = list(netsuite.add_list(record_type="salesOrder", records=[record, record]))

    reasons = ["sees no record" in str((outcome.error or {}).get("hint")) for outcome in outcomes]
    assert sum(reasons) == 1


def test_a_look_up_that_fails_leaves_the_refusal_as_it_was(company: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with client_of(company) as netsuite:

        def request(*_: Any, **__: Any) -> Answer:
            raise ConnectorError("away")

        monkeypatch.setattr(netsuite.session, "request", request)
        found = why(netsuite.session, Refused("entity", "id", "5"), "salesOrder", Unit())

    assert not found
