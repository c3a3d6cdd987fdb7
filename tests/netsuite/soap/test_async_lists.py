"""Asynchronous lists over SOAP: valid requests of at most the governed size, and no job lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConnectivityError, RejectedError
from connector.netsuite.operations.async_delete_list import AsyncDeleteListArguments
from connector.netsuite.operations.async_initialize_list import AsyncInitializeListArguments
from connector.netsuite.operations.async_search import AsyncSearchArguments
from connector.netsuite.soap import async_lists

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]


def status_of(job: str, word: str = "pending") -> str:
    return (
        f"<core:asyncStatusResult><core:jobId>{job}</core:jobId><core:status>{word}</core:status>"
        "<core:percentCompleted>0.0</core:percentCompleted><core:estRemainingDuration>0.0</core:estRemainingDuration>"
        "</core:asyncStatusResult>"
    )


def writing(records: list[dict[str, Any]], **more: Any) -> SimpleNamespace:
    return SimpleNamespace(record_type="customer", records=records, replace_sublists=None, batch_size=None, **more)


@pytest.mark.parametrize(
    ("operation", "record"),
    [
        ("async_add_list", {"externalId": "A", "companyName": "Aurora"}),
        ("async_update_list", {"id": "5", "phone": None}),
        ("async_upsert_list", {"externalId": "A", "companyName": "Aurora"}),
    ],
)
def test_every_write_submits_a_valid_request(
    wire: Any, answer_of: AnswerOf, validated: Validated, operation: str, record: dict[str, Any]
) -> None:
    soap = "async" + operation.split("_")[1].title() + "List"
    wire.answers = [answer_of(soap, status_of("J1"))]

    handle = async_lists.submit_records(wire, writing([record]), Unit(), operation)

    assert validated(wire.sent[0][1]).tag.endswith("}" + soap)
    assert wire.sent[0][0].headers["SOAPAction"] == f'"{soap}"'
    assert handle.as_dict() == {
        "transport": "soap",
        "operation": operation,
        "record_type": "customer",
        "count": 1,
        "jobs": [{"id": "J1", "count": 1}],
    }


@pytest.mark.parametrize(
    ("operation", "soap"), [("async_delete_list", "asyncDeleteList"), ("async_get_list", "asyncGetList")]
)
def test_keys_are_submitted_as_references(
    wire: Any, answer_of: AnswerOf, validated: Validated, operation: str, soap: str
) -> None:
    wire.answers = [answer_of(soap, status_of("J1"))]
    arguments = AsyncDeleteListArguments(record_type="customer", ids=("5",), external_ids=("A",))

    handle = async_lists.submit_keys(wire, arguments, Unit(), operation)

    sent = validated(wire.sent[0][1])
    assert [dict(ref.attrib).get("internalId") or dict(ref.attrib).get("externalId") for ref in sent] == ["5", "A"]
    assert handle.count == 2


def test_sources_are_submitted_with_what_they_would_become(
    wire: Any, answer_of: AnswerOf, validated: Validated
) -> None:
    wire.answers = [answer_of("asyncInitializeList", status_of("J1"))]
    arguments = AsyncInitializeListArguments(record_type="salesOrder", ids=("5", "6"), target_type="invoice")

    async_lists.submit_sources(wire, arguments, Unit(), "async_initialize_list")

    assert [one[1].get("internalId") for one in validated(wire.sent[0][1])] == ["5", "6"]


def test_a_search_is_submitted_with_its_own_page_size(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [answer_of("asyncSearch", status_of("J1"))]
    arguments = AsyncSearchArguments(record_type="customer", criteria={"companyName": {"startsWith": "A"}})

    handle = async_lists.submit_search(wire, arguments, Unit())

    assert validated(wire.sent[0][1]).tag.endswith("}asyncSearch")
    assert b"pageSize>2000<" in wire.sent[0][1]
    assert (handle.jobs[0].count, handle.record_type) == (-1, "customer")


def test_more_records_than_one_job_takes_become_several(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("asyncUpsertList", status_of(f"J{number}")) for number in range(3)]
    records = [{"externalId": f"A{number}", "companyName": "x"} for number in range(450)]

    handle = async_lists.submit_records(wire, writing(records), Unit(), "async_upsert_list")

    assert [(job.id, job.first, job.count) for job in handle.jobs] == [
        ("J0", 0, 200),
        ("J1", 200, 200),
        ("J2", 400, 50),
    ]
    assert [body.count(b":record ") for _, body in wire.sent] == [200, 200, 50]


def test_what_no_request_can_hold_is_refused_and_the_rest_goes(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("asyncAddList", status_of("J1"))]
    records: list[dict[str, Any]] = [{"externalId": "A", "noSuchField": 1}, {"externalId": "B", "companyName": "x"}]

    handle = async_lists.submit_records(wire, writing(records), Unit(), "async_add_list")

    assert [(one.input_index, one.external_id) for one in handle.refused] == [(0, "A")]
    assert handle.refused[0].error["operation"] == "netsuite.async_add_list"
    assert handle.positions(handle.jobs[0]) == [1]


def test_a_list_that_is_refused_whole_sends_nothing(wire: Any) -> None:
    handle = async_lists.submit_records(wire, writing([{"companyName": "x"}]), Unit(), "async_upsert_list")

    assert (handle.jobs, len(handle.refused), wire.sent) == ((), 1, [])


def refused(answer_of: AnswerOf) -> bytes:
    detail = (
        "<core:statusDetail><core:code>INVALID_RCRD_TYPE</core:code><core:message>no</core:message></core:statusDetail>"
    )
    return answer_of("asyncGetList", f'<core:x><core:status isSuccess="false">{detail}</core:status></core:x>')


def test_a_first_job_that_is_refused_raises(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [refused(answer_of)]

    with pytest.raises(RejectedError, match="no"):
        async_lists.submit_keys(
            wire, AsyncDeleteListArguments(record_type="customer", ids=("5",)), Unit(), "async_get_list"
        )


def test_once_a_job_is_there_nothing_is_raised(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("asyncGetList", status_of("J1")), refused(answer_of)]
    arguments = AsyncDeleteListArguments(record_type="customer", ids=("5", "6", "7"), batch_size=1)

    handle = async_lists.submit_keys(wire, arguments, Unit(), "async_get_list")

    assert [(job.id, job.outcome) for job in handle.jobs] == [("J1", "not_sent"), ("", "failed"), ("", "not_sent")]


def test_an_answer_without_a_job_is_told(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("asyncGetList", "<core:asyncStatusResult/>")]

    with pytest.raises(ConnectivityError, match="no job"):
        async_lists.submit_keys(
            wire, AsyncDeleteListArguments(record_type="customer", ids=("5",)), Unit(), "async_get_list"
        )
