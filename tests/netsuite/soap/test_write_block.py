"""Blocks of records: valid requests, an outcome for each record, lost answers looked up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import AmbiguousError, RetryableError
from connector.netsuite.soap.write_block import Job, delete_block, write_block

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]
CUSTOMERS = [{"externalId": "A", "companyName": "Aurora"}, {"externalId": "B", "companyName": "Borealis"}]


def ok(id_: str, external: str) -> str:
    return (
        f'<writeResponse><core:status isSuccess="true"/><baseRef xsi:type="core:RecordRef" internalId="{id_}" '
        f'externalId="{external}"/></writeResponse>'
    )


def refused(code: str, external: str = "") -> str:
    return (
        f'<writeResponse><core:status isSuccess="false"><core:statusDetail>'
        f"<core:code>{code}</core:code><core:message>{code}"
        f'</core:message></core:statusDetail></core:status><baseRef xsi:type="core:RecordRef" externalId="{external}"/>'
        "</writeResponse>"
    )


def written(answer_of: AnswerOf, operation: str, *items: str) -> bytes:
    return answer_of(
        operation, f'<writeResponseList><core:status isSuccess="true"/>{"".join(items)}</writeResponseList>'
    )


def looked_up(answer_of: AnswerOf, *ids: str | None) -> bytes:
    """The answer of a getList: a customer for each id, none where it is None."""
    missing = (
        '<readResponse><core:status isSuccess="false"><core:statusDetail><core:code>RCRD_DSNT_EXIST</core:code>'
        "<core:message>none</core:message></core:statusDetail></core:status></readResponse>"
    )
    items = [
        missing
        if id_ is None
        else '<readResponse><core:status isSuccess="true"/>'
        f'<record xsi:type="listRel:Customer" internalId="{id_}"/></readResponse>'
        for id_ in ids
    ]
    return answer_of("getList", f"<readResponseList>{''.join(items)}</readResponseList>")


def losing(wire: Any, operation: str, times: int = 1) -> None:
    """Lets the answer of *operation* get lost."""
    send = wire.request
    left = [times]

    def request(request: Any, unit: Any = None, *, check: Any = None) -> Any:
        if request.headers["SOAPAction"].strip('"') == operation and left[0]:
            left[0] -= 1
            wire.sent.append((request, request.body()))
            raise AmbiguousError("broke off after the request was sent", type="NETSUITE:AMBIGUOUS")
        return send(request, unit, check=check)

    wire.request = request


def actions(wire: Any) -> list[str]:
    return [request.headers["SOAPAction"].strip('"') for request, _ in wire.sent]


def test_successes_and_failures_keep_their_places(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [written(answer_of, "upsertList", ok("1", "A"), refused("USER_ERROR", "C"))]
    records = [CUSTOMERS[0], {"externalId": "B", "cmpanyName": "x"}, {"externalId": "C"}]

    outcomes = write_block(Job(wire.soap, "upsert", "customer", Unit()), records)

    assert [(outcome.outcome, outcome.input_index, outcome.external_id) for outcome in outcomes] == [
        ("ok", 0, "A"),
        ("failed", 1, "B"),
        ("failed", 2, "C"),
    ]
    assert (outcomes[1].error or {})["field"] == "cmpanyName"
    assert len(validated(wire.sent[0][1])) == 2


def test_nothing_is_sent_where_no_record_fits(wire: Any) -> None:
    outcomes = write_block(Job(wire.soap, "upsert", "customer", Unit()), [{"companyName": "no key"}])

    assert wire.sent == []
    assert "no externalId" in (outcomes[0].error or {})["message"]


@pytest.mark.parametrize(
    ("verb", "record", "message"),
    [
        ("upsert", {"externalId": "A", "id": "5"}, "carries an id"),
        ("update", {"companyName": "A"}, "no id"),
        ("add", "no dict", "a record is a dict"),
    ],
)
def test_a_record_without_the_key_of_its_verb_fails(wire: Any, verb: str, record: Any, message: str) -> None:
    outcome = write_block(Job(wire.soap, verb, "customer", Unit()), [record])[0]

    assert message in (outcome.error or {})["message"]


@pytest.mark.parametrize(
    ("verb", "record", "replace", "effect"),
    [
        ("add", CUSTOMERS[0], None, "write"),
        ("upsert", CUSTOMERS[0], None, "repeatable"),
        ("upsert", {"externalId": "A", "item": [{"item": "1"}]}, None, "write"),
        ("upsert", {"externalId": "A", "item": [{"item": "1"}]}, True, "repeatable"),
        ("upsert", {"externalId": "A", "item": [{"item": "1"}]}, ("item",), "repeatable"),
        ("update", {"id": "1", "item": [{"line": 1, "quantity": 2}]}, None, "repeatable"),
    ],
)
def test_only_what_does_the_same_twice_may_be_sent_twice(
    wire: Any, answer_of: AnswerOf, verb: str, record: dict[str, Any], replace: Any, effect: str
) -> None:
    record_type = "salesOrder" if "item" in record else "customer"
    wire.answers = [written(answer_of, f"{verb}List", ok("1", "A"))]

    write_block(Job(wire.soap, verb, record_type, Unit(), replace=replace), [record])

    assert wire.sent[0][0].effect == effect


def test_a_lost_add_that_arrived_is_done(wire: Any, answer_of: AnswerOf) -> None:
    losing(wire, "addList")
    wire.answers = [looked_up(answer_of, "11", "12")]

    outcomes = write_block(Job(wire.soap, "add", "customer", Unit()), CUSTOMERS)

    assert [(outcome.outcome, outcome.id, outcome.created) for outcome in outcomes] == [
        ("ok", "11", None),
        ("ok", "12", None),
    ]
    assert "answer was lost" in outcomes[0].warnings[0]
    assert actions(wire) == ["addList", "getList"]


def test_a_lost_add_that_did_not_arrive_is_sent_once_more(wire: Any, answer_of: AnswerOf) -> None:
    losing(wire, "addList")
    wire.answers = [looked_up(answer_of, "11", None), written(answer_of, "addList", ok("12", "B"))]

    outcomes = write_block(Job(wire.soap, "add", "customer", Unit()), CUSTOMERS)

    assert [(outcome.outcome, outcome.id, outcome.created) for outcome in outcomes] == [
        ("ok", "11", None),
        ("ok", "12", True),
    ]
    assert actions(wire) == ["addList", "getList", "addList"]


@pytest.mark.parametrize(("code", "verdict"), [("USER_ERROR", "failed"), ("DUP_RCRD", "ambiguous")])
def test_a_lost_add_that_is_refused_at_the_second_try(wire: Any, answer_of: AnswerOf, code: str, verdict: str) -> None:
    """Refused for what it holds, it never arrived; refused as a duplicate, the first try came after all."""
    losing(wire, "addList")
    wire.answers = [looked_up(answer_of, None), written(answer_of, "addList", refused(code, "A"))]

    outcomes = write_block(Job(wire.soap, "add", "customer", Unit()), CUSTOMERS[:1])

    assert outcomes[0].outcome == verdict


def test_a_lost_add_without_an_external_id_stays_ambiguous(wire: Any) -> None:
    losing(wire, "addList")

    outcomes = write_block(Job(wire.soap, "add", "customer", Unit()), [{"companyName": "A"}])

    assert outcomes[0].outcome == "ambiguous"
    assert actions(wire) == ["addList"]


def test_a_lost_add_stays_ambiguous_where_the_look_fails(wire: Any) -> None:
    losing(wire, "addList")
    losing(wire, "getList")

    outcomes = write_block(Job(wire.soap, "add", "customer", Unit()), CUSTOMERS)

    assert [outcome.outcome for outcome in outcomes] == ["ambiguous", "ambiguous"]


def test_a_lost_update_that_appends_lines_is_never_sent_again(wire: Any) -> None:
    losing(wire, "updateList")

    outcomes = write_block(Job(wire.soap, "update", "salesOrder", Unit()), [{"id": "1", "item": [{"item": "5"}]}])

    assert outcomes[0].outcome == "ambiguous"
    assert actions(wire) == ["updateList"]


@pytest.mark.parametrize(("if_exists", "verdicts"), [("skip", ["ok", "ok"]), ("fail", ["failed", "ok"])])
def test_an_upsert_that_must_not_change_looks_first(
    wire: Any, answer_of: AnswerOf, if_exists: str, verdicts: list[str]
) -> None:
    wire.answers = [looked_up(answer_of, "11", None), written(answer_of, "upsertList", ok("12", "B"))]

    outcomes = write_block(Job(wire.soap, "upsert", "customer", Unit(), if_exists=if_exists), CUSTOMERS)

    assert [outcome.outcome for outcome in outcomes] == verdicts
    assert (outcomes[1].created, outcomes[0].id) == (True, "11")
    assert outcomes[0].created in (False, None)


def test_an_add_may_skip_what_is_there(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [written(answer_of, "addList", refused("DUP_RCRD", "A"), ok("12", "B")), looked_up(answer_of, "11")]

    outcomes = write_block(Job(wire.soap, "add", "customer", Unit(), if_exists="skip"), CUSTOMERS)

    assert [(outcome.outcome, outcome.id, outcome.created) for outcome in outcomes] == [
        ("ok", "11", False),
        ("ok", "12", True),
    ]


def test_an_add_may_update_what_is_there(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [
        written(answer_of, "addList", refused("DUP_RCRD", "A"), ok("12", "B")),
        looked_up(answer_of, "11"),
        written(answer_of, "updateList", ok("11", "A")),
    ]

    outcomes = write_block(Job(wire.soap, "add", "customer", Unit(), if_exists="update"), CUSTOMERS)

    assert [(outcome.id, outcome.created, outcome.input_index) for outcome in outcomes] == [
        ("11", False, 0),
        ("12", True, 1),
    ]
    assert validated(wire.sent[-1][1])[0].get("internalId") == "11"


def test_a_request_that_nobody_took_raises(wire: Any) -> None:
    def request(*_: Any, **__: Any) -> Any:
        raise RetryableError("busy", type="NETSUITE:TOO_MANY_REQUESTS")

    wire.request = request

    with pytest.raises(RetryableError, match="busy"):
        write_block(Job(wire.soap, "upsert", "customer", Unit()), CUSTOMERS)


def test_what_was_left_out_of_a_record_stands_in_its_outcome(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [written(answer_of, "updateList", ok("1", ""))]
    record = {"id": "1", "item": [{"line": 1, "description": None}]}

    outcome = write_block(Job(wire.soap, "update", "salesOrder", Unit()), [record])[0]

    assert "SOAP can clear fields of a record only" in outcome.warnings[0]


def test_deletes_name_each_record_and_may_be_repeated(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [written(answer_of, "deleteList", ok("1", ""), refused("RCRD_DSNT_EXIST"))]

    outcomes = delete_block(Job(wire.soap, "delete", "invoice", Unit()), [("internalId", "1"), ("externalId", "X")])

    assert [(outcome.outcome, outcome.id, outcome.external_id) for outcome in outcomes] == [
        ("ok", "1", None),
        ("failed", None, "X"),
    ]
    assert [ref.get("type") for ref in validated(wire.sent[0][1])] == ["invoice", "invoice"]
    assert wire.sent[0][0].effect == "repeatable"


def test_gone_at_the_second_attempt_is_deleted(wire: Any, answer_of: AnswerOf) -> None:
    send = wire.request

    def twice(request: Any, unit: Any = None, *, check: Any = None) -> Any:
        request.body()  # the first attempt, whose answer was lost
        return send(request, unit, check=check)

    wire.request = twice
    wire.answers = [written(answer_of, "deleteList", refused("RCRD_DSNT_EXIST"))]

    outcome = delete_block(Job(wire.soap, "delete", "invoice", Unit()), [("internalId", "1")])[0]

    assert outcome.ok
    assert outcome.warnings
