"""An account with a custom field of every kind: on bodies, lines and custom records, from lists and segments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox
from tests.netsuite.soap.conftest import Wire, answer_of, schema, shapes, table, validated, wire

__all__ = ["Wire", "answer_of", "schema", "shapes", "table", "validated", "wire"]

ENTITY: Mapping[str, dict[str, Any]] = {
    "custentity_text": {"fieldType": "text"},
    "custentity_whole": {"fieldType": "integer"},
    "custentity_part": {"fieldType": "decimal"},
    "custentity_flag": {"fieldType": "checkbox"},
    "custentity_day": {"fieldType": "date"},
    "custentity_moment": {"fieldType": "datetime"},
    "custentity_one": {"fieldType": "list", "of": "customlist_colour"},
    "custentity_some": {"fieldType": "multiselect", "of": "customlist_colour"},
}
COLUMN: Mapping[str, dict[str, Any]] = {
    name.replace("custentity_", "custcol_"): definition for name, definition in ENTITY.items()
}
RECORD: Mapping[str, dict[str, Any]] = {
    name.replace("custentity_", "custrecord_"): definition for name, definition in ENTITY.items()
}


def customized(sandbox: Sandbox, *, before: int = 0) -> Sandbox:
    """*sandbox* with those definitions, after *before* others that take the numbers."""
    store = sandbox.store
    for number in range(before):
        store.create("customField", {"scriptId": f"custevent_{number}", "appliesTo": "crm", "fieldType": "text"})
    store.create("customList", {"scriptId": "customlist_colour", "name": "Colour"})
    store.create("customRecordType", {"scriptId": "customrecord_box", "recordName": "Box"})
    store.create("customSegment", {"scriptId": "cseg_region", "name": "Region"})
    for name in ("Red", "Blue"):
        store.create("customlist_colour", {"name": name})
    for name in ("North", "South"):
        store.create("customrecord_cseg_region", {"name": name})
    places = (("entity:customer", ENTITY), ("column", COLUMN), ("record:customrecord_box", RECORD))
    for applies, definitions in places:
        for script_id, definition in definitions.items():
            label = script_id.rpartition("_")[2].title()
            body = {"scriptId": script_id, "label": label, "appliesTo": applies, **definition}
            store.create("customField", body)
    return sandbox


@pytest.fixture(scope="package")
def account() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as sandbox:
        yield customized(sandbox)


@pytest.fixture
def client_of() -> Iterator[Callable[..., NetSuite]]:
    """Makes clients of sandboxes."""
    opened: list[NetSuite] = []

    def make(sandbox: Sandbox, **config: Any) -> NetSuite:
        known = sandbox.credentials()
        names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
        connection = {name: known[name] for name in names} | {"base_address": known["base_url"]}
        opened.append(NetSuite({"connection": connection, **config}))
        return opened[-1]

    yield make
    for client in opened:
        client.close()
