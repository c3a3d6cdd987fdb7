"""Asynchronous requests over real HTTP (fact sheet 7.7)."""

import json
import threading
import time
import uuid
from typing import Any

import pytest
import requests

from connector.sandbox.people.caller import Caller
from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.refusals import WireError
from connector.sandbox.rest.async_service import PATH, AsyncService
from connector.sandbox.rest.job_queue import AsyncJobs
from connector.sandbox.rest.rest_request import RestRequest
from connector.sandbox.storage.store import Store
from connector.sandbox.web.http_protocol import Answer, Request
from tests.sandbox.conftest import Client, detail

ASYNC = {"Prefer": "respond-async"}


def finished(client: Client, answer: requests.Response) -> dict[str, Any]:
    """The job of a 202, once it is completed."""
    assert (answer.status_code, answer.headers["Preference-Applied"]) == (202, "respond-async"), answer.text
    for _ in range(500):
        job: dict[str, Any] = client.get(answer.headers["Location"]).json()
        if job["completed"]:
            return job
        time.sleep(0.01)
    raise AssertionError(job)


def results(client: Client, job: dict[str, Any]) -> list[requests.Response]:
    """What came of each task of *job*."""
    tasks = client.get(job["task"]["links"][0]["href"]).json()["items"]
    return [client.get(f"{task['links'][0]['href']}/result") for task in tasks]


def request(path: str) -> RestRequest:
    """A GET of *path*, signed in."""
    tenant, _ = demo_tenant("1", now=0)
    caller = Caller(tenant, tenant.users[1], tenant.roles[1031], next(iter(tenant.integrations.values())), "TBA")
    return RestRequest.of(Request("GET", path, "", {"host": "h"}, b""), caller, PATH)


def customer(name: str) -> dict[str, Any]:
    return {"companyName": name, "subsidiary": {"id": "1"}}


def test_a_job_ends_in_what_the_request_would_have_been_answered(client: Client) -> None:
    answer = client.post("/customer", customer("Later"), headers=ASYNC)
    job = finished(client, answer)

    assert answer.content == b""
    url = answer.headers["Location"]
    assert job == {
        "links": [{"rel": "self", "href": url}],
        "completed": True,
        "id": url.rpartition("/")[2],
        "progress": "succeeded",
        "task": {"links": [{"rel": "self", "href": f"{url}/task"}]},
    }
    (result,) = results(client, job)
    assert (result.status_code, result.content) == (204, b"")
    assert client.get(result.headers["Location"]).json()["companyName"] == "Later"


def test_a_task_says_when_it_was_done(client: Client) -> None:
    url = finished(client, client.get("/customer", headers=ASYNC))["links"][0]["href"]

    task = client.get(f"{url}/task/1").json()
    assert task["links"] == [
        {"rel": "related", "href": f"{url}/task/1/result"},
        {"rel": "self", "href": f"{url}/task/1"},
    ]
    assert (task["completed"], task["id"], task["progress"]) == (True, "1", "succeeded")
    assert task["startTime"] <= task["endTime"]
    assert client.get(f"{url}/task").json()["totalResults"] == 1


def test_reading_gives_the_body_that_was_read(client: Client) -> None:
    id_ = client.made("customer", **customer("Read later"))

    (result,) = results(client, finished(client, client.get(f"/customer/{id_}?fields=companyName", headers=ASYNC)))
    assert result.json()["companyName"] == "Read later"
    assert "type=singular" in result.headers["Content-Type"]


def test_a_refusal_comes_as_the_result_of_a_failed_task(client: Client) -> None:
    job = finished(client, client.patch("/customer/999999", {}, headers=ASYNC))

    assert job["progress"] == "failed"
    (result,) = results(client, job)
    assert (result.status_code, detail(result)["o:errorCode"]) == (404, "NONEXISTENT_ID")


@pytest.mark.parametrize(("method", "status"), [("PATCH", 204), ("DELETE", 204), ("GET", 200)])
def test_every_verb_may_be_answered_later(client: Client, method: str, status: int) -> None:
    id_ = client.made("customer", **customer(f"By {method}"))
    body = {"phone": "1"} if method == "PATCH" else None

    answer = client.session.request(method, client.url(f"/customer/{id_}"), headers=ASYNC, json=body)
    assert [result.status_code for result in results(client, finished(client, answer))] == [status]


def test_an_idempotency_key_is_good_for_one_job(client: Client) -> None:
    headers = {**ASYNC, "X-NetSuite-idempotency-key": str(uuid.uuid4())}
    first = client.post("/customer", customer("Once"), headers=headers)
    finished(client, first)

    again = client.post("/customer", customer("Once"), headers=headers)
    assert again.status_code == 400
    assert again.json()["title"] == "Conflict"
    assert detail(again)["o:errorCode"] == "IDEMPOTENCY_ERROR"
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Preference-Applied"] == "respond-async"
    assert client.get("/customer", params={"q": "companyName IS Once"}).json()["totalResults"] == 1


def test_an_idempotency_key_is_a_uuid_and_means_nothing_to_a_synchronous_request(client: Client) -> None:
    wrong = client.post("/customer", {}, headers={**ASYNC, "X-NetSuite-Idempotency-Key": "1"})
    assert (wrong.status_code, detail(wrong)["o:errorHeader"]) == (400, "X-NetSuite-Idempotency-Key")

    key = {"X-NetSuite-Idempotency-Key": str(uuid.uuid4())}
    assert [client.get("/customer", headers=key).status_code for _ in range(2)] == [200, 200]


def test_an_unfinished_task_has_no_result_yet() -> None:
    jobs, done = AsyncJobs(Store()), threading.Event()

    def slow() -> Answer:
        done.wait(5)
        return Answer(204)

    job, _ = jobs.submit([slow])
    service = AsyncService(jobs)
    try:
        with pytest.raises(WireError) as caught:
            service.answer(request(f"{PATH}/job/{job.id}/task/1/result"))
        assert (caught.value.code, caught.value.status) == ("OPERATION_NOT_FINISHED", 404)
        told = json.loads(service.answer(request(f"{PATH}/job/{job.id}/task/1")).body)
        assert told["completed"] is False
        assert [link["rel"] for link in told["links"]] == ["self"]
        assert "endTime" not in told
    finally:
        done.set()


@pytest.mark.parametrize("path", ["job/999999", "job/x", "job/1/task/99", "job/1/task/x", "job", "nonsense", "job/1/x"])
def test_what_is_not_there_is_refused(client: Client, path: str) -> None:
    finished(client, client.get("/customer", headers=ASYNC))

    answer = client.get(f"/services/rest/async/v1/{path}")
    assert answer.status_code == 404
    assert detail(answer)["o:errorUrl"] == f"/services/rest/async/v1/{path}"


def test_jobs_are_only_read(client: Client) -> None:
    assert client.delete("/services/rest/async/v1/job/1").headers["Allow"] == "GET"


def test_an_unknown_type_is_refused_at_once(client: Client) -> None:
    assert client.post("/nonsense", {}, headers=ASYNC).status_code == 404
