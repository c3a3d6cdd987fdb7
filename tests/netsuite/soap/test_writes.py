"""Writes as operations call them: single ones raise, lists are cut to size and never lose an outcome."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError, RetryableError
from connector.netsuite.client import NetSuite
from connector.netsuite.soap import writes
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]


def arguments(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**values)


def answered(answer_of: AnswerOf, operation: str, count: int) -> bytes:
    base = '<baseRef xsi:type="core:RecordRef" internalId="5"/>'
    one = f'<writeResponse><core:status isSuccess="true"/>{base}</writeResponse>'
    if not operation.endswith("List"):
        return answer_of(operation, one)
    return answer_of(operation, f"<writeResponseList>{one * count}</writeResponseList>")


RECORD = {"externalId": "A", "companyName": "Aurora"}


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("add", {"record": RECORD}),
        ("update", {"record": {"id": "5", "phone": None}}),
        ("upsert", {"record": RECORD}),
        ("delete", {"id": "5", "external_id": ""}),
        ("add_list", {"records": [RECORD]}),
        ("update_list", {"records": [{"id": "5"}]}),
        ("upsert_list", {"records": [RECORD]}),
        ("delete_list", {"ids": ("5",), "external_ids": None}),
    ],
)
def test_every_write_sends_a_valid_request(
    wire: Any, answer_of: AnswerOf, validated: Validated, verb: str, values: dict[str, Any]
) -> None:
    operation = verb.replace("_list", "List")
    wire.answers = [answered(answer_of, operation, 1)]

    result = getattr(writes, verb)(wire, arguments(record_type="customer", **values), Unit())

    assert validated(wire.sent[0][1]).tag.endswith("}" + operation)
    assert (result[0] if isinstance(result, list) else result).id == "5"


@pytest.mark.parametrize(("verb", "limit"), [("add_list", 200), ("update_list", 100), ("upsert_list", 100)])
def test_lists_are_cut_to_what_netsuite_takes(wire: Any, answer_of: AnswerOf, verb: str, limit: int) -> None:
    operation = verb.replace("_list", "List")
    records = [{"id": str(number), "externalId": str(number)} for number in range(limit + 1)]
    if verb == "upsert_list":
        records = [{"externalId": record["externalId"]} for record in records]
    wire.answers = [answered(answer_of, operation, limit), answered(answer_of, operation, 1)]

    outcomes = getattr(writes, verb)(wire, arguments(record_type="customer", records=records, batch_size=5000), Unit())

    assert [outcome.input_index for outcome in outcomes] == list(range(limit + 1))
    assert [body.count(b"record xsi:type") for _, body in wire.sent] == [limit, 1]


def test_deletes_are_cut_to_two_hundred(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answered(answer_of, "deleteList", 200), answered(answer_of, "deleteList", 50)]

    outcomes = writes.delete_list(wire, arguments(record_type="invoice", ids=tuple(map(str, range(250)))), Unit())

    assert len(outcomes) == 250
    assert len(wire.sent) == 2


def test_a_single_write_that_is_refused_raises(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [
        answer_of(
            "add",
            '<writeResponse><core:status isSuccess="false"><core:statusDetail><core:code>USER_ERROR</core:code>'
            "<core:message>Please enter value(s) for: Entity</core:message></core:statusDetail>"
            "</core:status></writeResponse>",
        )
    ]

    with pytest.raises(RejectedError, match="Please enter") as raised:
        writes.add(wire, arguments(record_type="customer", record=RECORD), Unit())

    assert (raised.value.operation, raised.value.code) == ("netsuite.add", "USER_ERROR")


def test_a_failure_in_the_middle_leaves_the_rest_unsent(wire: Any, answer_of: AnswerOf) -> None:
    send, count = wire.request, [0]

    def request(request: Any, unit: Any = None, *, check: Any = None) -> Any:
        count[0] += 1
        if count[0] == 2:
            raise RetryableError("busy", type="NETSUITE:TOO_MANY_REQUESTS")
        return send(request, unit, check=check)

    wire.request = request
    wire.answers = [answered(answer_of, "upsertList", 2)]
    records = [{"externalId": str(number)} for number in range(6)]

    outcomes = writes.upsert_list(wire, arguments(record_type="customer", records=records, batch_size=2), Unit())

    assert [outcome.outcome for outcome in outcomes] == ["ok", "ok", "not_sent", "not_sent", "not_sent", "not_sent"]
    assert [outcome.external_id for outcome in outcomes[2:]] == ["2", "3", "4", "5"]
    assert count[0] == 2


@pytest.mark.parametrize("code", ["MAX_RCRDS_EXCEEDED", "EXCEEDED_RQST_SIZE_LIMIT"])
def test_blocks_become_smaller_until_netsuite_takes_them(wire: Any, answer_of: AnswerOf, code: str) -> None:
    send, sizes = wire.request, []

    def request(request: Any, unit: Any = None, *, check: Any = None) -> Any:
        sizes.append(request.body().count(b"record xsi:type"))
        if sizes[-1] > 3:
            raise RejectedError("too many", type="NETSUITE:MAX_RCRDS_EXCEEDED", code=code)
        wire.answers = [answered(answer_of, "addList", sizes[-1])]
        return send(request, unit, check=check)

    wire.request = request
    records = [{"companyName": str(number)} for number in range(11)]

    outcomes = writes.add_list(wire, arguments(record_type="customer", records=records), Unit())

    assert [outcome.input_index for outcome in outcomes] == list(range(11))
    assert all(outcome.ok for outcome in outcomes)
    assert sizes == [11, 5, 2, 2, 2, 2, 2, 1]


@pytest.mark.parametrize(("code", "count"), [("MAX_RCRDS_EXCEEDED", 1), ("EXCEEDED_MAX_TIME", 4)])
def test_what_cannot_become_smaller_or_may_have_begun_is_not_sent_again(wire: Any, code: str, count: int) -> None:
    sent: list[None] = []

    def request(*_: Any, **__: Any) -> Any:
        sent.append(None)
        raise RejectedError("too much", type="NETSUITE:MAX_RCRDS_EXCEEDED", code=code)

    wire.request = request

    with pytest.raises(RejectedError):
        writes.add_list(wire, arguments(record_type="customer", records=[RECORD] * count), Unit())
    assert len(sent) == 1


def test_nothing_sent_at_all_raises(wire: Any) -> None:
    def request(*_: Any, **__: Any) -> Any:
        raise RetryableError("busy")

    wire.request = request

    with pytest.raises(RetryableError):
        writes.upsert_list(wire, arguments(record_type="customer", records=[RECORD]), Unit())


def test_asynchronous_lists_are_not_soaps(wire: Any) -> None:
    with pytest.raises(ConfigurationError, match="synchronously"):
        writes.add_list(wire, arguments(record_type="customer", records=[RECORD], asynchronous=True), Unit())


def test_an_add_whose_answer_is_lost_makes_one_record(connection_to: Callable[..., dict[str, Any]]) -> None:
    """The connection is reset after the work is done: looked up, found, done."""
    faults = [FaultRule(kind="reset_after", match="addList"), FaultRule(kind="reset_before", match="upsertList")]
    with Sandbox(seed="demo", faults=faults) as sandbox:
        netsuite = NetSuite(connection_to(sandbox, retry={"wait": {"type": "constant", "interval": "10ms"}}))
        options: dict[str, Any] = {"record_type": "customer", "transport": "soap"}
        added = netsuite.add_list(records=[{"externalId": "L-1", "companyName": "One", "subsidiary": "1"}], **options)
        upserted = netsuite.upsert_list(
            records=[{"externalId": "L-2", "companyName": "Two", "subsidiary": "1"}], **options
        )
        found = netsuite.search(record_type="customer", criteria={"companyName": ["One"]})
        found_too = netsuite.search(record_type="customer", criteria={"companyName": "Two"})
        there = [record["externalId"] for record in [*found, *found_too]]
        netsuite.close()

    assert (added[0].outcome, added[0].id is not None) == ("ok", True)
    assert "answer was lost" in added[0].warnings[0]
    assert upserted[0].ok
    assert sorted(there) == ["L-1", "L-2"]


def test_writes_reach_the_sandbox_and_come_back(connection_to: Callable[..., dict[str, Any]]) -> None:
    """Over real HTTP: made, refused, changed, merged, cleared, deleted."""
    with Sandbox(seed="demo") as sandbox:
        netsuite = NetSuite(connection_to(sandbox))
        options: dict[str, Any] = {"record_type": "customer", "transport": "soap"}
        made = netsuite.add_list(
            records=[
                {"externalId": "S-1", "companyName": "Tööl & Söhne <GmbH>", "subsidiary": {"id": "1"}, "phone": "1"},
                {"externalId": "S-2", "companyName": "x", "subsidiary": {"id": "1"}, "bogus": 1},
            ],
            **options,
        )
        again = netsuite.add_list(records=[{"externalId": "S-1", "companyName": "x", "subsidiary": "1"}], **options)
        netsuite.update(
            record={
                "externalId": "S-1",
                "phone": None,
                "creditLimit": "12345678901234.56",
                "addressBook": [{"label": "Main", "addressBookAddress": {"country": "DE", "city": "Köln"}}],
                "custentity_vip": True,
            },
            **options,
        )
        record = netsuite.get(external_id="S-1", **options)
        gone = netsuite.delete(external_id="S-1", **options)
        netsuite.close()

    assert [outcome.outcome for outcome in made] == ["ok", "failed"]
    assert (again[0].error or {})["type"] == "NETSUITE:CONFLICT"
    assert (record["companyName"], record["custentity_vip"]) == ("Tööl & Söhne <GmbH>", True)
    assert str(record["creditLimit"]) == "12345678901234.56"
    assert record["addressBook"][0]["addressBookAddress"]["country"]["id"] == "DE"
    assert "phone" not in record
    assert gone.ok
