from __future__ import annotations

from typing import Any

import pytest

from connector.errors import AmbiguousError
from connector.netsuite.client import NetSuite
from connector.outcome import Outcome
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox


def contacts(count: int) -> list[dict[str, Any]]:
    return [
        {"externalId": f"C-{number}", "lastName": f"Wu {number}", "subsidiary": {"id": "1"}} for number in range(count)
    ]


def carried_out(netsuite: NetSuite, job: dict[str, Any]) -> list[Outcome]:
    netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)
    found: list[Outcome] = netsuite.get_async_result(job=job)
    return found


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_both_services_make_the_records_and_say_so_one_by_one(netsuite: NetSuite, transport: Any) -> None:
    records = [*contacts(2), {"externalId": "bad", "lastName": "x", "subsidiary": {"id": "99999"}}]

    job = netsuite.async_add_list(record_type="contact", records=records, transport=transport)
    found = carried_out(netsuite, job)

    assert [(one.outcome, one.created, one.input_index) for one in found] == [
        ("ok", True, 0),
        ("ok", True, 1),
        ("failed", None, 2),
    ]
    assert "99999" in str(found[2].error)
    assert netsuite.get(record_type="contact", id=str(found[1].id))["externalId"] == "C-1"


def test_more_than_a_hundred_go_as_several_jobs_over_rest(netsuite: NetSuite) -> None:
    job = netsuite.async_add_list(record_type="contact", records=contacts(130), transport="rest")

    found = carried_out(netsuite, job)

    assert [one["count"] for one in job["jobs"]] == [100, 30]
    assert [one.input_index for one in found] == list(range(130))
    assert {one.outcome for one in found} == {"ok"}


def test_the_same_key_twice_makes_the_records_once(netsuite: NetSuite) -> None:
    key = "0b9c8b51-3a4c-4e0b-9e57-3f4b7a6a9f01"
    first = netsuite.async_add_list(record_type="contact", records=contacts(1), idempotency_key=key)

    second = netsuite.async_add_list(record_type="contact", records=contacts(1), idempotency_key=key)

    assert second["jobs"][0]["id"] == first["jobs"][0]["id"]
    assert second["jobs"][0]["repeated"] is True
    assert [one.outcome for one in carried_out(netsuite, second)] == ["ok"]


def test_a_submission_whose_answer_is_lost_makes_the_records_once_over_rest(box: Sandbox, netsuite: NetSuite) -> None:
    box.faults.add(FaultRule(kind="reset_after", match="POST .*contact"))

    job = netsuite.async_add_list(record_type="contact", records=contacts(2), transport="rest")

    assert job["jobs"][0]["repeated"] is True
    assert [one.outcome for one in carried_out(netsuite, job)] == ["ok", "ok"]
    assert len(list(netsuite.get_all_records(record_type="contact"))) == 2


def test_over_soap_it_ends_ambiguous_and_is_sent_once(box: Sandbox, netsuite: NetSuite) -> None:
    box.faults.add(FaultRule(kind="reset_after", match="asyncAddList"))

    with pytest.raises(AmbiguousError):
        netsuite.async_add_list(record_type="contact", records=contacts(2), transport="soap")

    assert len(list(netsuite.get_all_records(record_type="contact"))) == 2
