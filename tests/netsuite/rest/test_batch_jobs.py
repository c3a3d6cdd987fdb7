"""Jobs over REST: tasks in the order of the records, a refusal of a record told from a failure to ask."""

from __future__ import annotations

from typing import Any

import pytest

from connector.component import Unit
from connector.errors import RejectedError, RetryableError
from connector.netsuite.client import NetSuite
from connector.netsuite.job_handle import handle_of
from connector.netsuite.rest import batch_jobs

JOB = "/services/rest/async/v1/job"
NAME = "netsuite.test"
DONE = {"completed": True, "id": "1", "progress": "succeeded"}
REFUSED = {"o:errorDetails": [{"detail": "no such record", "o:errorCode": "NONEXISTENT_ID"}]}


def handle(operation: str = "async_add_list", count: int = 2) -> Any:
    return handle_of({"transport": "rest", "operation": operation, "jobs": [{"id": "1", "count": count}]})


def tasks(url: str, *numbers: int, **more: Any) -> dict[str, Any]:
    links = [{"links": [{"rel": "self", "href": f"{url}{JOB}/1/task/{number}"}]} for number in numbers]
    return {"items": links, "count": len(numbers), "hasMore": False, **more}


@pytest.mark.parametrize(
    ("document", "status", "completed"),
    [
        ({"completed": False, "progress": "pending"}, "pending", False),
        ({"completed": False, "progress": "processing"}, "processing", False),
        (DONE, "finished", True),
        ({"completed": True, "progress": "failed"}, "finished_with_errors", True),
        ({"completed": True, "progress": "something new"}, "finished", True),
    ],
)
def test_says_how_far_a_job_is(
    scripted: Any, scripted_client: NetSuite, document: dict[str, Any], status: str, completed: bool
) -> None:
    scripted.reply(document)

    found = batch_jobs.progress(scripted_client.session, handle().jobs[0], Unit(), NAME)

    assert (found.status, found.completed) == (status, completed)
    assert scripted.asked[0][1] == f"{JOB}/1"


def test_reads_all_pages_of_tasks_in_the_order_of_their_numbers(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.reply(tasks(scripted.url, 2, 10, hasMore=True)).reply(tasks(scripted.url, 1))

    assert batch_jobs.task_ids(scripted_client.session, "1", Unit(), NAME) == ["1", "2", "10"]
    assert scripted.asked[1][1].endswith("?limit=1000&offset=2")


def test_joins_results_to_the_records_that_were_sent(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.reply(tasks(scripted.url, 1))
    scripted.reply(b"", 204, location=f"{scripted.url}/services/rest/record/v1/contact/77")

    found = batch_jobs.results(scripted_client.session, handle(count=2), Unit(), NAME)

    assert [(one.outcome, one.id, one.created, one.input_index) for one in found] == [
        ("ok", "77", True, 0),
        ("ambiguous", None, None, 1),
    ]


def test_a_record_that_was_refused_is_a_failed_outcome_not_an_exception(
    scripted: Any, scripted_client: NetSuite
) -> None:
    scripted.reply(tasks(scripted.url, 1)).reply(REFUSED, 404)

    (found,) = batch_jobs.results(scripted_client.session, handle(count=1), Unit(), NAME)

    assert (found.outcome, found.error["code"]) == ("failed", "NONEXISTENT_ID")


def test_an_internal_error_of_the_record_is_its_result(scripted: Any, scripted_client: NetSuite) -> None:
    unexpected = {"o:errorDetails": [{"detail": "Error ID: x", "o:errorCode": "UNEXPECTED_ERROR"}]}
    scripted.reply(tasks(scripted.url, 1)).reply(unexpected, 500)

    (found,) = batch_jobs.results(scripted_client.session, handle(count=1), Unit(), NAME)

    assert found.outcome == "failed"
    assert len(scripted.asked) == 2  # asking again would give the same


def test_asking_too_often_is_no_result(scripted: Any, scripted_client: NetSuite) -> None:
    busy = {"o:errorDetails": [{"detail": "busy", "o:errorCode": "CONCURRENCY_LIMIT_EXCEEDED"}]}
    scripted.reply(tasks(scripted.url, 1)).reply(busy, 429)

    with pytest.raises(RetryableError, match="busy"):
        batch_jobs.results(scripted_client.session, handle(count=1), scripted_client.unit, NAME)


def test_records_that_were_read_come_decoded_and_missing_ones_as_none(scripted: Any, scripted_client: NetSuite) -> None:
    scripted_client.session.config.connection.__dict__["maximum_connections"] = 1  # in order, for the script
    scripted.reply(tasks(scripted.url, 1, 2))
    scripted.reply({"links": [], "id": "5", "companyName": "Aurora"}).reply(REFUSED, 404)

    found = batch_jobs.results(scripted_client.session, handle("async_get_list"), Unit(), NAME)

    assert sorted(found, key=bool) == [None, {"id": "5", "companyName": "Aurora"}]


def test_a_read_that_was_refused_otherwise_raises(scripted: Any, scripted_client: NetSuite) -> None:
    denied = {"o:errorDetails": [{"detail": "no", "o:errorCode": "INSUFFICIENT_PERMISSION"}]}
    scripted.reply(tasks(scripted.url, 1)).reply(denied, 403)

    with pytest.raises(RejectedError, match="no"):
        batch_jobs.results(scripted_client.session, handle("async_get_list", 1), Unit(), NAME)


def test_a_job_known_by_its_id_alone_gives_what_its_tasks_give(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.reply(tasks(scripted.url, 1)).reply({"links": [], "id": "5"})

    assert batch_jobs.results(scripted_client.session, handle_of("1"), Unit(), NAME) == [{"id": "5"}]
