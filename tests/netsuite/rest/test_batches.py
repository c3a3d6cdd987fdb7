"""Batches: one request a hundred records, a key that finds the job again, and records that are not lost on the way."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import AmbiguousError, ConfigurationError, RejectedError, RetryableError
from connector.netsuite.client import NetSuite
from connector.netsuite.job_handle import JobHandle, handle_of

JOB = "/services/rest/async/v1/job"
COLLECTION = "application/vnd.oracle.resource+json; type=collection"
DUPLICATE = {
    "title": "Conflict",
    "status": 400,
    "o:errorDetails": [{"detail": "again", "o:errorCode": "IDEMPOTENCY_ERROR"}],
}


def accepted(scripted: Any, *ids: int) -> None:
    for id_ in ids:
        scripted.reply(b"", 202, location=f"{scripted.url}{JOB}/{id_}", preference_applied="respond-async")


def contacts(count: int) -> list[dict[str, Any]]:
    return [{"externalId": f"C-{number}", "lastName": "Wu"} for number in range(count)]


def key_of(asked: Any) -> str:
    return str(asked[2]["x-netsuite-idempotency-key"])


@pytest.mark.parametrize(
    ("operation", "method", "item"),
    [
        ("async_add_list", "POST", {"externalId": "C-1", "lastName": "Wu"}),
        ("async_update_list", "PATCH", {"lastName": "Wu", "id": "5"}),
        ("async_upsert_list", "PUT", {"externalId": "C-1", "lastName": "Wu"}),
    ],
)
def test_a_batch_goes_as_oracle_describes_it(
    scripted: Any, scripted_client: NetSuite, operation: str, method: str, item: dict[str, Any]
) -> None:
    accepted(scripted, 7)

    job = getattr(scripted_client, operation)(record_type="contact", records=[item], transport="rest")

    sent, path, headers, body = scripted.asked[0]
    assert (sent, path) == (method, "/services/rest/record/v1/contact")
    assert (headers["prefer"], headers["content-type"]) == ("respond-async", COLLECTION)
    assert str(uuid.UUID(headers["x-netsuite-idempotency-key"])) == headers["x-netsuite-idempotency-key"]
    assert json.loads(body) == {"items": [item]}
    assert handle_of(job) == JobHandle(
        transport="rest",
        operation=operation,
        record_type="contact",
        count=1,
        jobs=handle_of({"transport": "rest", "jobs": [{"id": "7", "count": 1}]}).jobs,
    )


def test_more_than_a_hundred_records_become_several_jobs(scripted: Any, scripted_client: NetSuite) -> None:
    accepted(scripted, 1, 2, 3)

    job = scripted_client.async_add_list(record_type="contact", records=contacts(250))

    assert [len(json.loads(asked[3])["items"]) for asked in scripted.asked] == [100, 100, 50]
    assert job["jobs"] == [
        {"id": "1", "count": 100},
        {"id": "2", "first": 100, "count": 100},
        {"id": "3", "first": 200, "count": 50},
    ]
    assert len({key_of(asked) for asked in scripted.asked}) == 3


def test_batch_size_makes_smaller_jobs(scripted: Any, scripted_client: NetSuite) -> None:
    accepted(scripted, 1, 2)

    scripted_client.async_add_list(record_type="contact", records=contacts(3), batch_size=2)

    assert [len(json.loads(asked[3])["items"]) for asked in scripted.asked] == [2, 1]


def test_a_lost_answer_is_asked_for_again_with_the_same_key_and_finds_the_job(
    scripted: Any, scripted_client: NetSuite
) -> None:
    scripted.hang_up().reply(DUPLICATE, 400, location=f"{scripted.url}{JOB}/9")

    job = scripted_client.async_add_list(record_type="contact", records=contacts(1))

    assert job["jobs"] == [{"id": "9", "count": 1, "repeated": True}]
    assert key_of(scripted.asked[0]) == key_of(scripted.asked[1])


def test_mulesofts_409_is_the_same(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.reply({}, 409, location=f"{scripted.url}{JOB}/9")

    assert scripted_client.async_add_list(record_type="contact", records=contacts(1))["jobs"][0]["repeated"]


def test_an_answer_that_stays_lost_is_ambiguous(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.hang_up()

    with pytest.raises(AmbiguousError):
        scripted_client.async_add_list(record_type="contact", records=contacts(1))

    assert len({key_of(asked) for asked in scripted.asked}) == 1


def test_a_unit_that_is_redone_finds_its_job_and_another_unit_makes_one(
    scripted: Any, scripted_config: dict[str, Any]
) -> None:
    accepted(scripted, 1)
    for key in ("run/1", "run/1", "run/2"):
        with NetSuite(scripted_config, unit=Unit(key=key)) as client:
            client.async_add_list(record_type="contact", records=contacts(1))
    with NetSuite(scripted_config, unit=Unit(key="run/1")) as client:
        client.async_add_list(record_type="contact", records=contacts(2))

    first, again, other, more = map(key_of, scripted.asked)

    assert first == again
    assert len({first, other, more}) == 3


def test_the_callers_own_key_is_sent_as_it_is(scripted: Any, scripted_client: NetSuite) -> None:
    accepted(scripted, 1)
    own = "0b9c8b51-3a4c-4e0b-9e57-3f4b7a6a9f01"

    scripted_client.async_add_list(record_type="contact", records=contacts(1), idempotency_key=own)

    assert key_of(scripted.asked[0]) == own


def test_once_a_job_is_there_nothing_is_raised(scripted: Any, scripted_client: NetSuite) -> None:
    accepted(scripted, 1)
    scripted.reply({"o:errorDetails": [{"detail": "no", "o:errorCode": "INVALID_CONTENT"}]}, 400)

    job = handle_of(scripted_client.async_add_list(record_type="contact", records=contacts(250)))

    assert [(one.id, one.outcome) for one in job.jobs] == [("1", "not_sent"), ("", "failed"), ("", "not_sent")]
    assert [one.outcome for one in job.left_out()] == ["failed"] * 100 + ["not_sent"] * 50


def test_a_first_job_that_is_refused_raises(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.reply({"o:errorDetails": [{"detail": "no", "o:errorCode": "INSUFFICIENT_PERMISSION"}]}, 403)

    with pytest.raises(RejectedError, match="no"):
        scripted_client.async_add_list(record_type="contact", records=contacts(250))


def test_records_without_their_key_are_refused_here_and_the_others_go(scripted: Any, scripted_client: NetSuite) -> None:
    accepted(scripted, 1)
    records = [{"lastName": "no key"}, {"externalId": "A"}, {"externalId": "B", "id": "3"}, {"externalId": "C"}]

    job = handle_of(scripted_client.async_upsert_list(record_type="contact", records=records, transport="rest"))

    assert [item["externalId"] for item in json.loads(scripted.asked[0][3])["items"]] == ["A", "C"]
    assert job.positions(job.jobs[0]) == [1, 3]
    assert [(one.input_index, one.id, one.external_id) for one in job.refused] == [(0, None, None), (2, "3", "B")]


def test_a_list_that_is_refused_whole_sends_nothing(scripted: Any, scripted_client: NetSuite) -> None:
    job = scripted_client.async_update_list(record_type="contact", records=[{"lastName": "x"}], transport="rest")

    assert scripted.asked == []
    assert len(job["refused"]) == 1


def test_records_whose_lines_are_treated_otherwise_go_apart(scripted: Any, scripted_client: NetSuite) -> None:
    accepted(scripted, 1, 2)
    lines = {"addressBook": [{"id": "1", "label": "x"}]}
    records = [{"id": "1", **lines}, {"id": "2", **lines}, {"id": "3", "phone": "5"}]

    scripted_client.async_update_list(record_type="customer", records=records, replace_sublists=True)  # type: ignore[arg-type] # a test's variable

    assert [asked[1].partition("?")[2] for asked in scripted.asked] == ["replace=addressBook", ""]


def test_ids_are_written_as_oracle_lists_them(scripted: Any, scripted_client: NetSuite) -> None:
    accepted(scripted, 1, 2)

    scripted_client.async_delete_list(record_type="contact", ids=["5"], external_ids=["A-1", "B 2"], transport="rest")
    scripted_client.async_get_list(record_type="contact", ids=["5"], fields=("lastName",), transport="rest")

    assert [asked[0] for asked in scripted.asked] == ["DELETE", "GET"]
    assert scripted.asked[0][1].endswith("?ids=5%2Ceid%3AA-1%2Ceid%3A%27B%202%27")
    assert "expandRecords=true&expandSubResources=true&fields=lastName&ids=5" in scripted.asked[1][1]


def test_an_external_id_that_no_list_can_hold_is_told(scripted_client: NetSuite) -> None:
    with pytest.raises(RejectedError, match="O'Neill"):
        scripted_client.async_delete_list(record_type="contact", external_ids=["O'Neill"], transport="rest")


def test_side_by_side_is_asked_for(scripted: Any, scripted_client: NetSuite) -> None:
    accepted(scripted, 1)

    scripted_client.async_add_list(record_type="contact", records=contacts(1), parallel=True)

    assert scripted.asked[0][2]["prefer"] == 'respond-async, batch-processing="parallel"'


def test_a_read_that_is_refused_for_now_is_tried_again(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.hang_up()
    accepted(scripted, 4)

    job = scripted_client.async_get_list(record_type="contact", ids=["5"])

    assert job["jobs"][0]["id"] == "4"


def test_a_busy_account_is_no_lost_answer(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.reply({"o:errorDetails": [{"detail": "busy", "o:errorCode": "CONCURRENCY_LIMIT_EXCEEDED"}]}, 429)

    with pytest.raises(RetryableError, match="busy"):
        scripted_client.async_add_list(record_type="contact", records=contacts(1))


def test_what_must_not_be_written_is_not(scripted_config: dict[str, Any]) -> None:
    with NetSuite({**scripted_config, "mode": "read_only"}) as client, pytest.raises(RejectedError):
        client.async_add_list(record_type="contact", records=contacts(1))


def test_an_answer_without_a_location_is_told(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.reply(b"", 202)

    with pytest.raises(Exception, match="no Location") as caught:
        scripted_client.async_add_list(record_type="contact", records=contacts(1))

    assert getattr(caught.value, "type", "") == "NETSUITE:AMBIGUOUS"


def test_what_only_rest_has_is_told_over_soap(scripted_config: dict[str, Any]) -> None:
    with NetSuite(scripted_config) as client, pytest.raises(ConfigurationError, match="parallel exists only over REST"):
        client.async_add_list(record_type="contact", records=contacts(1), parallel=True, transport="soap")
