from __future__ import annotations

import json

import pytest

from connector.errors import AmbiguousError, ConfigurationError, RejectedError, RetryableError
from connector.netsuite.job_handle import JobHandle, Refused, Slice, Submitted, handle_of, not_submitted, slices

HANDLE = JobHandle(
    transport="rest",
    operation="async_add_list",
    record_type="contact",
    count=6,
    jobs=(
        Submitted(id="7", first=0, count=3),
        Submitted(first=3, count=3, outcome="not_sent", error={"message": "busy"}),
    ),
    refused=(Refused(input_index=1, external_id="B", error={"message": "no key"}),),
)


def test_survives_being_kept_as_json() -> None:
    kept = json.loads(json.dumps(HANDLE.as_dict()))

    assert handle_of(kept) == HANDLE
    assert "fields" not in kept  # what says nothing is left out


def test_places_of_a_job_leave_out_what_was_refused() -> None:
    assert HANDLE.positions(HANDLE.jobs[0]) == [0, 2]
    assert [job.id for job in HANDLE.running] == ["7"]


def test_records_without_a_job_have_their_outcome() -> None:
    left_out = {one.input_index: one for one in HANDLE.left_out()}

    assert {index: one.outcome for index, one in left_out.items()} == {
        1: "failed", 3: "not_sent", 4: "not_sent", 5: "not_sent",
    }  # fmt: skip
    assert left_out[1].external_id == "B"
    assert left_out[3].error == {"message": "busy"}


@pytest.mark.parametrize(
    ("given", "transport", "id_"),
    [
        ("12", "rest", "12"),
        (12, "rest", "12"),
        ("https://1.suitetalk.api.netsuite.com/services/rest/async/v1/job/12", "rest", "12"),
        ("ASYNCWEBSERVICES_1_112320261", "soap", "ASYNCWEBSERVICES_1_112320261"),
    ],
)
def test_an_id_alone_says_which_service_has_the_job(given: object, transport: str, id_: str) -> None:
    found = handle_of(given)

    assert (found.transport, found.jobs[0].id, found.jobs[0].count) == (transport, id_, -1)


@pytest.mark.parametrize("given", ["", True, {"jobs": []}, {"transport": "rest", "jobs": [{"idd": "1"}]}])
def test_anything_else_is_told(given: object) -> None:
    with pytest.raises(ConfigurationError, match="job"):
        handle_of(given)


def test_cuts_records_into_neighbours() -> None:
    cut = slices(5, 2)

    assert [part.cut("abcde") for part in cut] == ["ab", "cd", "e"]
    assert [list(part.positions) for part in cut] == [[0, 1], [2, 3], [4]]


def test_says_what_became_of_records_that_got_no_job() -> None:
    part = Slice(3, 2)

    assert not_submitted(part, AmbiguousError("lost"), first=True).outcome == "ambiguous"
    assert not_submitted(part, RejectedError("no"), first=True).outcome == "failed"
    assert not_submitted(part, RetryableError("busy"), first=True).outcome == "not_sent"
    assert not_submitted(part, AmbiguousError("lost"), first=False).outcome == "not_sent"
