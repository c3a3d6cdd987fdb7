"""Status and results over SOAP: every form of AsyncResult that the schema has, joined to what was sent."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.errors import ConnectorError, RejectedError
from connector.netsuite.job_handle import JobHandle, handle_of
from connector.netsuite.soap import async_results

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]
NAME = "netsuite.test"
OK = '<core:status isSuccess="true"/>'
WRITTEN = f'<writeResponse>{OK}<baseRef xsi:type="core:RecordRef" internalId="7" externalId="B"/></writeResponse>'


def refusal(code: str) -> str:
    detail = f"<core:statusDetail><core:code>{code}</core:code><core:message>no</core:message></core:statusDetail>"
    return f'<core:status isSuccess="false">{detail}</core:status>'


def result(kind: str, content: str) -> str:
    return f'<asyncResult xsi:type="{kind}">{content}</asyncResult>'


def handle(operation: str, count: int = 2, **more: Any) -> JobHandle:
    return handle_of({"transport": "soap", "operation": operation, "jobs": [{"id": "J1", "count": count}], **more})


@pytest.mark.parametrize(
    ("word", "status", "completed"),
    [
        ("pending", "pending", False),
        ("processing", "processing", False),
        ("retry", "processing", False),
        ("finished", "finished", True),
        ("finishedWithErrors", "finished_with_errors", True),
        ("failed", "failed", True),
    ],
)
def test_says_how_far_a_job_is(
    wire: Any, answer_of: AnswerOf, validated: Validated, word: str, status: str, completed: bool
) -> None:
    wire.answers = [
        answer_of(
            "checkAsyncStatus",
            f"<core:asyncStatusResult><core:jobId>J1</core:jobId><core:status>{word}</core:status>"
            "<core:percentCompleted>40.5</core:percentCompleted><core:estRemainingDuration>12.0"
            "</core:estRemainingDuration></core:asyncStatusResult>",
        )
    ]
    validated(wire.answers[0])

    found = async_results.progress(wire, handle("async_add_list").jobs[0], Unit(), NAME)

    assert validated(wire.sent[0][1])[0].text == "J1"
    assert (found.status, found.completed, found.percent, found.seconds_left) == (status, completed, 40.5, 12.0)


@pytest.mark.parametrize(
    ("operation", "created"),
    [
        ("async_add_list", True),
        ("async_update_list", False),
        ("async_upsert_list", None),
        ("async_delete_list", None),
    ],
)
def test_outcomes_are_joined_to_the_records_that_were_sent(
    wire: Any, answer_of: AnswerOf, validated: Validated, operation: str, created: bool | None
) -> None:
    kind = "Async" + operation.split("_")[1].title() + "ListResult"
    failed = f"<writeResponse>{refusal('INVALID_KEY_OR_REF')}</writeResponse>"
    content = f"<writeResponseList>{OK}{WRITTEN}{failed}</writeResponseList>"
    wire.answers = [answer_of("getAsyncResult", result(kind, content))]
    validated(wire.answers[0])
    given = handle(operation, 3, refused=[{"input_index": 0, "external_id": "A", "error": {"message": "no key"}}])

    found = async_results.results(wire, given, Unit(), NAME)

    assert [part.text for part in validated(wire.sent[0][1])] == ["J1", "1"]
    assert [(one.outcome, one.id, one.external_id, one.created, one.input_index) for one in found] == [
        ("failed", None, "A", None, 0),
        ("ok", "7", "B", created, 1),
        ("failed", None, None, None, 2),
    ]


def test_a_record_that_the_answer_leaves_out_is_ambiguous(wire: Any, answer_of: AnswerOf) -> None:
    content = f"<writeResponseList>{OK}{WRITTEN}</writeResponseList>"
    wire.answers = [answer_of("getAsyncResult", result("AsyncAddListResult", content))]

    found = async_results.results(wire, handle("async_add_list"), Unit(), NAME)

    assert [one.outcome for one in found] == ["ok", "ambiguous"]


def test_a_job_known_by_its_id_alone_says_itself_what_it_was(wire: Any, answer_of: AnswerOf) -> None:
    content = f"<writeResponseList>{OK}{WRITTEN}</writeResponseList>"
    wire.answers = [answer_of("getAsyncResult", result("AsyncAddListResult", content))]

    (found,) = async_results.results(wire, handle_of("ASYNCWEBSERVICES_1"), Unit(), NAME)

    assert (found.id, found.created, found.input_index) == ("7", True, 0)


def test_records_that_were_read_are_those_that_get_list_gives(
    wire: Any, answer_of: AnswerOf, validated: Validated
) -> None:
    found_one = f"<readResponse>{OK}<record xsi:type='listRel:Customer' internalId='5'/></readResponse>"
    content = (
        f"<readResponseList>{OK}{found_one}<readResponse>{refusal('RCRD_DSNT_EXIST')}</readResponse></readResponseList>"
    )
    wire.answers = [answer_of("getAsyncResult", result("AsyncGetListResult", content))]
    validated(wire.answers[0])

    found = async_results.results(wire, handle("async_get_list"), Unit(), NAME)

    assert found == [{"id": "5"}, None]


def test_a_read_that_was_refused_otherwise_raises(wire: Any, answer_of: AnswerOf) -> None:
    content = (
        f"<readResponseList>{OK}<readResponse>{refusal('INSUFFICIENT_PERMISSION')}</readResponse></readResponseList>"
    )
    wire.answers = [answer_of("getAsyncResult", result("AsyncGetListResult", content))]

    with pytest.raises(RejectedError, match="no"):
        async_results.results(wire, handle("async_get_list", 1), Unit(), NAME)


def test_what_records_would_become_has_no_id_and_refusals_stay_with_their_record(
    wire: Any, answer_of: AnswerOf, validated: Validated
) -> None:
    one = f"<readResponse>{OK}<record xsi:type='listRel:Customer' internalId='5'/></readResponse>"
    other = f"<readResponse>{refusal('INVALID_INITIALIZE_REF')}</readResponse>"
    content = f"<readResponseList>{OK}{one}{other}</readResponseList>"
    wire.answers = [answer_of("getAsyncResult", result("AsyncInitializeListResult", content))]
    validated(wire.answers[0])

    first, second = async_results.results(wire, handle("async_initialize_list"), Unit(), NAME)

    assert first == {"record": {}, "error": None}
    assert (second["record"], second["error"]["code"]) == (None, "INVALID_INITIALIZE_REF")


def search_page(answer_of: AnswerOf, page: int, pages: int, element: Any) -> bytes:
    content = (
        f"<core:searchResult>{OK}<core:totalRecords>{pages}</core:totalRecords><core:pageSize>1</core:pageSize>"
        f"<core:totalPages>{pages}</core:totalPages><core:pageIndex>{page}</core:pageIndex><core:searchId>J1"
        f"</core:searchId><core:recordList>{etree.tostring(element).decode()}</core:recordList></core:searchResult>"
    )
    return answer_of("getAsyncResult", result("AsyncSearchResult", content))


def test_a_search_gives_the_records_of_all_its_pages_or_of_one(
    wire: Any, answer_of: AnswerOf, validated: Validated, made: Callable[[str, Random], Any]
) -> None:
    elements = [made("customer", Random(seed)) for seed in (1, 2)]
    pages = [search_page(answer_of, number, 2, element) for number, element in enumerate(elements, 1)]
    for page in pages:
        validated(page)
    given = handle("async_search", -1, record_type="customer")
    expected = [wire.soap.decoder.record(element) for element in elements]

    wire.answers = list(pages)
    every = async_results.results(wire, given, Unit(), NAME)
    wire.answers = [pages[1]]
    second = async_results.results(wire, given, Unit(), NAME, 2)

    assert every == expected
    assert second == expected[1:]
    assert [validated(body)[1].text for _, body in wire.sent] == ["1", "2", "2"]


def test_a_search_for_several_types_says_which_each_record_is(
    wire: Any, answer_of: AnswerOf, made: Callable[[str, Random], Any]
) -> None:
    wire.answers = [search_page(answer_of, 1, 1, made("salesOrder", Random(1)))]

    (found,) = async_results.results(wire, handle("async_search", -1, record_type="transaction"), Unit(), NAME)

    assert found["recordType"] == "salesOrder"


def test_a_search_that_failed_raises(wire: Any, answer_of: AnswerOf) -> None:
    content = f"<core:searchResult>{refusal('INVALID_SEARCH_TYPE')}</core:searchResult>"
    wire.answers = [answer_of("getAsyncResult", result("AsyncSearchResult", content))]

    with pytest.raises(ConnectorError, match="no"):
        async_results.results(wire, handle("async_search", -1, record_type="customer"), Unit(), NAME)
