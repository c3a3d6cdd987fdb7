"""REST web services under requests that nearly fit: no defect, no leak, and what was kept can be read afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.sandbox.server import Sandbox
from tests.end_to_end.hostile_envelopes import envelope
from tests.end_to_end.hostile_records import BROKEN_JSON, OTHER, RestRequests
from tests.end_to_end.hostile_sender import REST, Hostile, watched
from tests.end_to_end.hostile_values import NUMBERS, TEXTS

STEADY = settings(max_examples=400, derandomize=True, deadline=None, database=None)
RECORDS = f"{REST}/record/v1"
ODD: tuple[Any, ...] = (
    None,
    True,
    [],
    {},
    [[]],
    {"items": 5},
    {"id": {"id": 1}},
    {"items": [5]},
    {"externalId": [1]},
    *NUMBERS,
    *TEXTS[:60],
)


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    with Sandbox(seed="demo", concurrency=20) as sandbox, watched(sandbox) as one:
        yield one


@pytest.fixture(scope="module")
def ids(hostile: Hostile) -> Mapping[str, Sequence[str]]:
    store = hostile.sandbox.store
    return {name: [str(id_) for id_ in store.ids(name, limit=10, offset=0)] for name in store.types()}


@given(number=st.integers(0, 2**40))
@STEADY
def test_requests_that_nearly_fit_are_answered(hostile: Hostile, ids: Mapping[str, Sequence[str]], number: int) -> None:
    _unlock(hostile)
    method, target, body, headers = RestRequests(hostile.sandbox.catalogue, Random(number), ids).request()

    hostile.rest(method, target, body, headers)


@pytest.mark.parametrize("body", BROKEN_JSON, ids=lambda body: repr(body[:40]))
def test_bodies_that_are_no_record_are_refused(hostile: Hostile, ids: Mapping[str, Sequence[str]], body: bytes) -> None:
    collection = {"content-type": "application/vnd.oracle.resource+json; type=collection", "prefer": "respond-async"}
    for target in ("/customer", "/salesOrder"):
        hostile.rest("POST", RECORDS + target, body)
        hostile.rest("POST", RECORDS + target, body, collection)
    hostile.rest("PATCH", f"{RECORDS}/customer/{ids['customer'][0]}", body)
    hostile.rest("POST", f"{REST}/query/v1/suiteql", body, {"prefer": "transient"})
    hostile.rest("POST", f"{RECORDS}/salesOrder/{ids['salesOrder'][0]}/!transform/invoice", body)


@pytest.mark.parametrize("type_", ["customer", "salesOrder", "journalEntry", "inventoryItem", "employee"])
def test_every_field_refuses_or_keeps_what_does_not_fit(
    hostile: Hostile, ids: Mapping[str, Sequence[str]], type_: str
) -> None:
    chance = Random(type_)
    record = hostile.sandbox.account.desk.record_type(type_)
    address = f"{RECORDS}/{type_}/{ids[type_][-1]}"
    for member in record.members:
        for value in chance.sample(ODD, 3):
            hostile.json("PATCH", address, {member.name: value})
    for sublist in record.sublists:
        for value in chance.sample(ODD, 4):
            names = [member.name for member in sublist.members] or ["x"]
            line = dict.fromkeys(chance.sample(names, min(2, len(names))), value)
            hostile.json("PATCH", address, {sublist.name: {"items": [line, {sublist.key or "id": value}]}})

    assert hostile.rest("GET", f"{address}?expandSubResources=true").status == 200


@pytest.mark.parametrize("amount", ["1e30", "1e-300", "1e999999999", "-1E+400", "9" * 30, "9" * 17, "0E-999999999"])
def test_numbers_of_any_size_are_refused_or_computed_with(
    hostile: Hostile, ids: Mapping[str, Sequence[str]], amount: str
) -> None:
    customer, item = ids["customer"][1], ids["inventoryItem"][0]
    line = f'{{"item": {{"id": "{item}"}}, "quantity": {amount}, "rate": {amount}}}'
    order = f'{{"entity": {{"id": "{customer}"}}, "item": {{"items": [{line}, {line}]}}, "discountRate": {amount}}}'

    for type_ in ("salesOrder", "invoice", "purchaseOrder", "estimate"):
        hostile.rest("POST", f"{RECORDS}/{type_}", order.encode())
    hostile.rest("PATCH", f"{RECORDS}/customer/{customer}", f'{{"creditLimit": {amount}}}'.encode())


def test_what_was_kept_can_be_read_over_every_channel(hostile: Hostile, ids: Mapping[str, Sequence[str]]) -> None:
    for number in range(200):
        method, target, body, headers = RestRequests(hostile.sandbox.catalogue, Random(number), ids).request()
        if method in ("POST", "PATCH", "PUT") and "employee" not in target:
            _unlock(hostile)
            hostile.rest(method, target, body, headers)
    for type_ in hostile.sandbox.store.types():
        hostile.rest("GET", f"{RECORDS}/{type_}?limit=1000")
    for table in (
        "customer",
        "transaction",
        "transactionline",
        "transactionaccountingline",
        "item",
        "entity",
        "contact",
    ):
        assert hostile.sql(f"SELECT * FROM {table}").status == 200
    for search in ("listRel:CustomerSearch", "tranSales:TransactionSearch", "listAcct:ItemSearch"):
        wanted = f'<m:search><m:searchRecord xsi:type="{search}"/></m:search>'
        assert hostile.soap(envelope(wanted, hostile.passport()).encode()).status == 200


@pytest.mark.parametrize("path", OTHER)
def test_other_addresses_are_answered(hostile: Hostile, path: str) -> None:
    for method in ("GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS"):
        hostile.rest(method, REST + path, b"{}" if method in ("POST", "PUT", "PATCH") else b"")


@pytest.mark.parametrize("proto", ["", "ftp", "https", "http,https", "[::1", '"><x'])
@pytest.mark.parametrize("host", ["", "x", "[::1", "a:b:c", '"><x', "é", "a" * 5000])
def test_what_a_proxy_says_is_not_believed_blindly(hostile: Hostile, proto: str, host: str) -> None:
    headers = {"x-forwarded-proto": proto, "x-forwarded-host": host}

    hostile.rest("GET", f"{RECORDS}/customer?limit=1", b"", headers)
    hostile.rest("GET", "/rest/datacenterurls?account=TSTDRV1234567", b"", headers)
    _unlock(hostile)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "OAuth",
        "OAuth ",
        "OAuth realm",
        'OAuth realm="x',
        "OAuth " + "a=b," * 5000,
        'OAuth oauth_signature="%00"',
        "Bearer",
        "Bearer .",
        "Bearer a.b.c",
        "Bearer " + "x" * 20_000,
        "Basic =",
        "Basic ////",
        "NLAuth",
        'NLAuth nlauth_email="%ff"',
        "\x7f",
        "é" * 100,
        'OAuth oauth_timestamp="9e99",oauth_nonce="1234567",oauth_signature_method="HMAC-SHA256"',
        "OAUTH x=y",
        "oauth,oauth",
    ],
    ids=lambda value: value[:30],
)
def test_authorizations_that_are_none_are_refused(hostile: Hostile, value: str) -> None:
    for target in (f"{RECORDS}/customer", "/rest/tokeninfo", "/rest/roles", f"{REST}/auth/oauth2/v1/certificates"):
        got = hostile.rest("GET", target, b"", {"authorization": value})
        assert got.status in (400, 401, 403, 404, 405)
    _unlock(hostile)


def test_the_same_key_twice_and_other_json_of_two_meanings_is_no_defect(hostile: Hostile) -> None:
    body = b'{"companyName": "A", "companyName": "B", "subsidiary": {"id": "1", "id": "2"}}'

    hostile.rest("POST", f"{RECORDS}/customer", body)


def test_a_batch_of_garbage_gives_a_job_with_refusals(hostile: Hostile) -> None:
    headers = {"content-type": "application/vnd.oracle.resource+json; type=collection", "prefer": "respond-async"}
    items: list[Any] = [{"companyName": value} for value in ODD[:40]]
    got = hostile.rest("POST", f"{RECORDS}/customer", json.dumps({"items": items}).encode(), headers)
    assert got.status == 202
    job = "/" + got.headers["location"].partition("://")[2].partition("/")[2]

    for task in range(1, 41):
        hostile.judge(hostile.send("GET", f"{job}/task/{task}/result"))


def _unlock(hostile: Hostile) -> None:
    for user in hostile.sandbox.tenant.users.values():
        user.failures, user.locked_until = 0, 0.0
