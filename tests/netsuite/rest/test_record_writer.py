from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from connector.component import Unit
from connector.errors import AmbiguousError, ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.rest.record_writer import RestWriter
from connector.retry import ConstantWait, RetryPolicy
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted

AT_ONCE = RetryPolicy(attempts=4, wait=ConstantWait(type="constant", interval=0))
CUSTOMER = {"externalId": "C-1", "companyName": "Aurora", "subsidiary": {"id": "1"}}


@pytest.fixture
def writer(netsuite: NetSuite) -> RestWriter:
    return RestWriter(netsuite.session, "customer", Unit(retry=AT_ONCE), "netsuite.test")


def customers(netsuite: NetSuite) -> list[dict[str, Any]]:
    return list(netsuite.suiteql(query="SELECT id, externalid, companyname FROM customer"))


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "truncate"])
def test_an_add_whose_answer_is_lost_makes_one_record(
    box: Sandbox, netsuite: NetSuite, writer: RestWriter, kind: Any
) -> None:
    box.faults.add(FaultRule(kind=kind, match="POST .*/customer"))

    outcome = writer.add(CUSTOMER, "fail", replace=None)

    found = customers(netsuite)
    assert outcome.ok
    assert [(row["id"], row["externalid"]) for row in found] == [(outcome.id, "C-1")]
    assert all("the answer was lost" in warning for warning in outcome.warnings)
    assert bool(outcome.warnings) == (kind == "reset_after")


def test_an_add_whose_every_answer_is_lost_ends_ambiguous(box: Sandbox, netsuite: NetSuite, writer: RestWriter) -> None:
    box.faults.add(FaultRule(kind="reset_before", match="POST .*/customer", times=None))

    with pytest.raises(AmbiguousError) as caught:
        writer.add(CUSTOMER, "fail", replace=None)

    assert caught.value.attempts == 4
    assert customers(netsuite) == []


def test_an_add_without_a_key_is_sent_once(box: Sandbox, netsuite: NetSuite, writer: RestWriter) -> None:
    box.faults.add(FaultRule(kind="reset_after", match="POST .*/customer", times=None))

    with pytest.raises(AmbiguousError):
        writer.add({"companyName": "Aurora", "subsidiary": {"id": "1"}}, "fail", replace=None)

    assert len(customers(netsuite)) == 1


@pytest.mark.parametrize("kind", ["concurrency", "maintenance"])
def test_what_netsuite_did_not_begin_is_sent_again(
    box: Sandbox, netsuite: NetSuite, writer: RestWriter, kind: Any
) -> None:
    box.faults.add(FaultRule(kind=kind, match="POST .*/customer", times=2))

    assert writer.add({"companyName": "A", "subsidiary": {"id": "1"}}, "fail", replace=None).created
    assert len(customers(netsuite)) == 1


def test_what_to_do_with_a_record_that_is_there(netsuite: NetSuite, writer: RestWriter) -> None:
    first = writer.add(CUSTOMER, "fail", replace=None)

    with pytest.raises(RejectedError) as caught:
        writer.add(CUSTOMER, "fail", replace=None)
    skipped = writer.add(CUSTOMER | {"companyName": "Other"}, "skip", replace=None)
    kept = customers(netsuite)[0]["companyname"]
    updated = writer.add(CUSTOMER | {"companyName": "Other"}, "update", replace=None)

    assert caught.value.is_a("CONFLICT")
    assert (skipped.id, skipped.created, kept) == (first.id, False, "Aurora")
    assert (updated.id, updated.created, customers(netsuite)[0]["companyname"]) == (first.id, False, "Other")


def test_an_add_that_is_wrong_in_itself_fails_whatever_if_exists_says(writer: RestWriter) -> None:
    with pytest.raises(RejectedError, match="Unknown field"):
        writer.add(CUSTOMER | {"nope": 1}, "skip", replace=None)


def test_an_upsert_makes_then_changes(netsuite: NetSuite, writer: RestWriter) -> None:
    made = writer.upsert(CUSTOMER, "update", replace=None)
    changed = writer.upsert({"externalId": "C-1", "companyName": "Other"}, "update", replace=None)

    assert made.id == changed.id
    assert made.created is None
    assert customers(netsuite)[0]["companyname"] == "Other"


def test_an_upsert_may_leave_or_refuse_what_is_there(netsuite: NetSuite, writer: RestWriter) -> None:
    assert writer.upsert(CUSTOMER, "skip", replace=None).created
    assert writer.upsert(CUSTOMER | {"companyName": "Other"}, "skip", replace=None).created is False
    with pytest.raises(RejectedError) as caught:
        writer.upsert(CUSTOMER, "fail", replace=None)

    assert caught.value.is_a("CONFLICT")
    assert customers(netsuite)[0]["companyname"] == "Aurora"


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
def test_an_upsert_is_repeated_without_asking(box: Sandbox, netsuite: NetSuite, writer: RestWriter, kind: Any) -> None:
    box.faults.add(FaultRule(kind=kind, match="PUT .*/customer", times=3))

    assert writer.upsert(CUSTOMER, "update", replace=None).ok
    assert len(customers(netsuite)) == 1


def test_a_delete_whose_answer_is_lost_is_done(box: Sandbox, netsuite: NetSuite, writer: RestWriter) -> None:
    made = writer.add(CUSTOMER, "fail", replace=None)
    box.faults.add(FaultRule(kind="reset_after", match="DELETE"))

    assert writer.delete(internal=str(made.id)).ok
    assert customers(netsuite) == []
    with pytest.raises(RejectedError) as caught:
        writer.delete(internal=str(made.id))
    assert caught.value.is_a("NOT_FOUND")


def test_an_update_clears_with_none_and_leaves_what_is_not_named(netsuite: NetSuite, writer: RestWriter) -> None:
    made = writer.add(CUSTOMER | {"email": "a@example.com", "phone": "5550136"}, "fail", replace=None)

    writer.update({"id": made.id, "email": None}, replace=None)

    found = netsuite.get(record_type="customer", id=made.id, fields=("email", "phone"))
    assert found == {"id": made.id, "email": None, "phone": "5550136"}


def test_an_update_goes_by_external_id_where_there_is_no_id(netsuite: NetSuite, writer: RestWriter) -> None:
    writer.add(CUSTOMER, "fail", replace=None)

    assert writer.update({"externalId": "C-1", "phone": "5550136"}, replace=None).ok
    assert netsuite.get(record_type="customer", external_id="C-1")["phone"] == "5550136"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda writer: writer.update({"email": "x"}, None), "no id"),
        (lambda writer: writer.upsert({"email": "x"}, "update", None), "no externalId"),
        (lambda writer: writer.upsert({"id": "1", "externalId": "A"}, "update", None), "carries an id"),
        (lambda writer: writer.upsert({"externalId": "A|B"}, "update", None), "cannot stand in a REST address"),
    ],
)
def test_a_record_needs_its_key(writer: RestWriter, call: Callable[[RestWriter], object], message: str) -> None:
    with pytest.raises(RejectedError, match=message):
        call(writer)


def test_a_preference_that_exists_only_over_soap_is_not_dropped_without_a_word(connection: dict[str, Any]) -> None:
    with (
        NetSuite({"connection": connection, "ignoreReadOnlyFields": True}) as client,
        pytest.raises(ConfigurationError) as caught,
    ):
        client.add(record_type="customer", record=CUSTOMER, transport="rest")

    assert "ignoreReadOnlyFields exists only over SOAP" in caught.value.message


def test_lines_are_replaced_only_when_said(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply("", 204, location=f"{scripted.url}/x/1")
    record = {"id": "1", "item": [{"item": {"id": "5"}, "quantity": 1}]}

    scripted_client.update(record_type="salesOrder", record=record, replace_sublists=True)
    scripted_client.update(record_type="salesOrder", record=record, replace_sublists=False)

    assert [path.partition("?")[2] for _, path, _, _ in scripted.asked] == ["replace=item", ""]


def test_keyless_lines_without_replacement_are_not_sent_twice(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.hang_up()
    record = {"id": "1", "item": [{"item": {"id": "5"}, "quantity": 1}]}

    with pytest.raises(AmbiguousError):
        scripted_client.update(record_type="salesOrder", record=record)
    assert len(scripted.asked) == 1
