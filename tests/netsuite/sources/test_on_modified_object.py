from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from connector import registry
from connector.component import Source, Unit
from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.sources.on_modified_object import ON_MODIFIED_OBJECT, OnModifiedObjectArguments
from connector.netsuite.sources.on_new_object import ON_NEW_OBJECT
from connector.sandbox.people.tenant import DELETED_RECORDS
from connector.sandbox.server import Sandbox

if TYPE_CHECKING:
    from tests.netsuite.sources.conftest import Poller

    Polling = Callable[..., Poller]

FIELDS = ("companyName", "email")


def names(records: list[dict[str, Any]]) -> list[str]:
    return [record["companyName"] or f"-{record['id']}" for record in records]


def test_gives_what_the_first_flow_of_the_language_needs(box: Sandbox, netsuite: NetSuite) -> None:
    box.store.create("customer", {"entityId": "C1", "companyName": "Aurora", "email": "a@example.com"}, id=50)
    box.store.create("customer", {"entityId": "C2"}, id=51)
    box.store.delete("customer", 51)
    arguments = OnModifiedObjectArguments(record_type="customer", deletes=True, lag=0)
    later = {"from": None, "to": None}

    window = ON_MODIFIED_OBJECT.window(netsuite.session, arguments, later, Unit())
    if window is None:  # the second in which they were made is not over
        window = {"low": None, "high": "2100-01-01T00:00:00+00:00", "seen": {}}
    window = {**window, "high": "2100-01-01T00:00:00+00:00"}
    found = list(ON_MODIFIED_OBJECT.open(netsuite.session, arguments, window, Unit()))

    alive, dead = found
    assert (alive["id"], alive["companyName"], alive["entityId"], alive["email"]) == (
        "50",
        "Aurora",
        "C1",
        "a@example.com",
    )
    assert alive["_deleted"] is False
    assert abs((datetime.now(UTC) - alive["lastModifiedDate"]).total_seconds()) < 60
    assert (dead["id"], dead["_deleted"]) == ("51", True)


def test_is_found_by_name_and_remembers_little() -> None:
    assert registry.find("netsuite.on_modified_object") is ON_MODIFIED_OBJECT
    assert registry.find("netsuite.modified_object_listener") is ON_MODIFIED_OBJECT
    window = {"low": None, "high": "2026-01-01T00:00:00+00:00", "seen": {}, "edge": {"1": "abc"}}
    assert ON_MODIFIED_OBJECT.advance(window) == {"high": "2026-01-01T00:00:00+00:00", "seen": {"1": "abc"}}


def test_new_records_can_be_left_out_until_they_change(polling: Polling) -> None:
    watch = polling(ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS, new=False, lag=30)
    first = watch.add(companyName="A")
    watch.add(companyName="B")
    watch.now += 120
    assert watch.poll() == []
    watch.box.store.update("customer", first, {"email": "a@example.com"})
    watch.now += 60
    assert names(watch.poll()) == ["A"]
    watch.add(companyName="C")
    watch.now += 60
    assert watch.poll() == []


def test_a_record_that_leaves_new_ones_out_looks_as_it_does_else(polling: Polling) -> None:
    watch = polling(ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS)
    first = watch.add(companyName="A")
    watch.now += 60
    watch.box.store.update("customer", first, {"email": "a@example.com"})
    watch.now += 60
    session = watch.session
    every: dict[str, Any] = {"low": None, "high": "2100-01-01T00:00:00+00:00", "seen": {}}
    found = [
        list(ON_MODIFIED_OBJECT.open(session, OnModifiedObjectArguments(**watch.asked, new=new), every, Unit()))
        for new in (True, False)
    ]

    assert found[0] == found[1] != []


def test_a_change_that_new_objects_cannot_have_shown_comes_in_an_hour_that_comes_twice(polling: Polling) -> None:
    watch = polling(
        ON_MODIFIED_OBJECT,
        record_type="customer",
        fields=FIELDS,
        new=False,
        lag=30,
        now=datetime(2026, 11, 1, 8, 30, tzinfo=UTC).timestamp(),  # 01:30 Pacific, for the first time
    )
    first = watch.add(companyName="A")
    watch.poll(start="now")
    watch.now += 3600  # 01:30 again
    watch.box.store.update("customer", first, {"email": "an.hour.later@example.com"})
    watch.now += 120

    assert [record["email"] for record in watch.poll()] == ["an.hour.later@example.com"]


def test_a_type_whose_making_is_not_told_cannot_leave_new_ones_out(polling: Polling) -> None:
    watch = polling(ON_MODIFIED_OBJECT, record_type="department", fields=["name"], new=False)

    with pytest.raises(ConfigurationError, match="does not tell when a department was created") as caught:
        watch.poll()

    assert "leave `new` at true" in caught.value.hint


def test_a_filter_keeps_rows_out_but_not_deletes(polling: Polling) -> None:
    watch = polling(
        ON_MODIFIED_OBJECT,
        record_type="customer",
        fields=FIELDS,
        filter="companyname = 'none' OR companyname LIKE ?",
        parameters=["A%"],
        deletes=True,
    )
    watch.add(companyName="Aurora")
    other = watch.add(companyName="Borealis")
    watch.now += 60
    assert names(watch.poll()) == ["Aurora"]
    watch.box.store.delete("customer", other)
    watch.now += 60
    assert names(watch.poll()) == [f"-{other}"]


@pytest.mark.parametrize("text", ["1 = 1) OR (1 = 1", "a = 1 ORDER BY id", "a = 1 -- all", "a = 1; DROP", "a = 'x"])
def test_a_filter_is_one_condition(text: str) -> None:
    with pytest.raises(ValidationError, match="is not one condition"):
        OnModifiedObjectArguments(record_type="customer", filter=text)
    with pytest.raises(ValidationError, match="has 1 `\\?` and 0 parameters"):
        OnModifiedObjectArguments(record_type="customer", filter="a = ?")
    odd = "memo = 'ORDER BY -- ;' OR (a IN (1, 2))"
    assert OnModifiedObjectArguments(record_type="customer", filter=odd).filter == odd


def test_a_role_that_may_not_see_deletes_is_told_so(polling: Polling) -> None:
    watch = polling(ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS, deletes=True)
    watch.add(companyName="A")
    watch.now += 60
    (role,) = {role.id: role for role in watch.box.tenant.roles.values() if not role.administrator}.values()
    role.permissions.pop(DELETED_RECORDS, None)
    for user in watch.box.tenant.users.values():
        user.global_permissions.pop(DELETED_RECORDS, None)

    with pytest.raises(RejectedError) as caught:
        watch.poll()

    assert caught.value.is_a("NETSUITE:DELETES_UNAVAILABLE")
    assert names(watch.poll(deletes=False)) == ["A"]


@pytest.mark.parametrize("told", [True, False])
def test_a_refreshed_account_is_not_taken_for_a_quiet_one(polling: Polling, told: bool) -> None:
    """A refresh copies production as it was: the clock is right, and what was delivered never happened."""
    watch = polling(ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS)
    watch.add(companyName="A")
    watch.now += 86400
    watch.add(companyName="B")
    watch.now += 3600
    assert names(watch.poll()) == ["A", "B"]
    refreshed = polling(ON_MODIFIED_OBJECT, watermark=watch.watermark, **watch.asked)
    refreshed.add(companyName="A")
    refreshed.now = watch.now + 3600
    if not told:
        for role in refreshed.box.tenant.roles.values():
            role.permissions.pop(DELETED_RECORDS, None)
            role.administrator = False
        assert refreshed.poll() == []
        assert any("whether it was deleted cannot be told" in note for note in refreshed.notes)
        return

    with pytest.raises(RejectedError) as caught:
        refreshed.poll()

    assert caught.value.is_a("NETSUITE:WATERMARK_AHEAD")
    assert "state reset" in caught.value.hint


def test_a_newest_record_that_was_deleted_is_no_refreshed_account(polling: Polling) -> None:
    watch = polling(ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS)
    watch.add(companyName="A")
    watch.now += 60
    last = watch.add(companyName="B")
    watch.now += 3600
    watch.poll()
    watch.box.store.delete("customer", last)
    watch.now += 3600
    assert watch.poll() == []
    watch.add(companyName="C")
    watch.now += 60
    assert names(watch.poll()) == ["C"]


def test_another_record_type_begins_anew(polling: Polling) -> None:
    watch = polling(ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS)
    watch.add(companyName="A")
    watch.add("vendor", companyName="V")
    watch.now += 7200
    assert names(watch.poll()) == ["A"]
    assert names(watch.poll(record_type="vendor")) == ["V"]
    assert "watches vendor and watched customer before" in " ".join(watch.notes)


def test_a_feature_that_is_switched_off_does_not_blank_a_column_silently(polling: Polling) -> None:
    watch = polling(ON_MODIFIED_OBJECT, record_type="customer")
    made = [watch.add(companyName=f"C{n}", currency={"id": "1"}) for n in range(12)]
    watch.now += 3600
    assert {record["currency"] for record in watch.poll()} == {"1"}
    before = watch.watermark
    watch.box.tenant.features.discard("MULTICURRENCY")
    for id_ in made[:4]:
        watch.box.store.update("customer", id_, {"email": "e@example.com"})
    watch.now += 3600

    with pytest.raises(RejectedError) as caught:
        watch.poll()

    assert caught.value.is_a("NETSUITE:FIELD_VANISHED")
    assert caught.value.field == "currency"
    assert watch.watermark == before
    watch.box.tenant.features.add("MULTICURRENCY")
    assert len(watch.poll()) == 4


def test_a_field_that_is_emptied_everywhere_is_told_of_once(polling: Polling) -> None:
    watch = polling(ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS, vanished_fields="tell")
    made = [watch.add(companyName=f"C{n}", email="e@example.com") for n in range(12)]
    watch.now += 3600
    watch.poll()
    for _ in range(2):
        for id_ in made:
            watch.box.store.update("customer", id_, {"email": None})
        watch.now += 3600
        assert len(watch.poll()) == 12

    assert [note for note in watch.notes if "FIELD_VANISHED" in note] == [
        "FIELD_VANISHED: email had values and is empty in every record now"
    ]


def test_a_bulk_of_records_without_a_field_is_no_vanished_field(polling: Polling) -> None:
    watch = polling(ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS)
    for n in range(12):
        watch.add(companyName=f"C{n}", email="e@example.com")
    watch.now += 3600
    watch.poll()
    for n in range(50):
        watch.add(companyName=f"D{n}")
    watch.now += 3600

    assert len(watch.poll()) == 50
    assert watch.watermark["filled"]["email"] == [62, 12, 0]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_no_change_is_lost_where_the_clock_of_the_account_is_set_back(polling: Polling, zone: str) -> None:
    """Berlin and New York repeat an hour, Lord Howe Island half an hour; polls every ten minutes around it."""
    back = {"Europe/Berlin": (10, 25, 1), "America/New_York": (11, 1, 6), "Australia/Lord_Howe": (4, 4, 15)}[zone]
    month, day, hour = back
    begin = datetime(2026, month, day, hour, tzinfo=UTC).timestamp() - 5400
    watch = polling(ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS, now=begin, time_zone=zone)
    watch.session.close()
    watch.session = watch.opened(time_zone=zone)
    seen: list[str] = []
    for n in range(20):
        watch.add(companyName=f"C{n}")
        watch.now += 600
        seen += names(watch.poll(overlap=0))

    assert set(seen) == {f"C{n}" for n in range(20)}


def test_a_zone_without_summer_time_that_was_guessed_loses_nothing(polling: Polling) -> None:
    """Phoenix looks like Denver in winter and like Los Angeles in summer."""
    begin = datetime(2026, 10, 31, 9, tzinfo=UTC).timestamp()
    watch = polling(
        ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS, now=begin, time_zone="America/Phoenix", overlap=0
    )
    watch.add(companyName="before")
    watch.now += 1
    assert names(watch.poll()) == ["before"]
    watch.now += 1200
    watch.add(companyName="soon after")
    watch.now += 86400  # clocks were set back elsewhere
    watch.session.close()
    watch.session = watch.opened()

    assert "soon after" in names(watch.poll())


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("amnc"), st.integers(1, 400)), min_size=1, max_size=25))
def test_new_ones_and_changes_alone_together_leave_nothing_out(
    polling: Polling, happenings: list[tuple[str, int]]
) -> None:
    """Records are made and changed at any time, the two sources poll at any time: the last of each content is seen."""
    modified = polling(ON_MODIFIED_OBJECT, record_type="customer", fields=FIELDS, new=False, lag=30)
    made: list[int] = []
    content: dict[str, str] = {}
    seen: dict[str, set[str]] = {}
    marks: dict[str, Any] = {"m": None, "n": None}

    def poll(source: Source, mark: str, **more: Any) -> None:
        arguments = source.arguments(record_type="customer", fields=FIELDS, lag=30, **more)
        window = source.window(modified.session, arguments, marks[mark], Unit())
        if window is not None:
            for record in source.open(modified.session, arguments, window, Unit()):
                seen.setdefault(record["id"], set()).add(record["email"])
            marks[mark] = source.advance(window)

    for number, (what, seconds) in enumerate([*happenings, ("m", 3600), ("n", 1)]):
        modified.now += seconds
        if what == "m":
            poll(ON_MODIFIED_OBJECT, "m", new=False)
        elif what == "n":
            poll(ON_NEW_OBJECT, "n")
        elif what == "a" or not made:
            made.append(modified.add(companyName="C", email=f"{number}@example.com"))
            content[str(made[-1])] = f"{number}@example.com"
        else:
            id_ = made[number % len(made)]
            modified.box.store.update("customer", id_, {"email": f"{number}@example.com"})
            content[str(id_)] = f"{number}@example.com"

    assert {id_: email for id_, email in content.items() if email not in seen.get(id_, set())} == {}
