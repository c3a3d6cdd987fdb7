import pytest

from connector.sandbox.records.save_preferences import SavePreferences
from connector.sandbox.records.system_notes import CHANGE, CREATE, DELETE
from connector.sandbox.refusals import DuplicateError
from tests.sandbox.office import NOW, Office


def test_every_write_leaves_notes_of_what_it_set() -> None:
    office = Office()
    id_ = office.customer(phone="1")
    office.update("customer", id_, phone="2", comments="x")
    office.update("customer", id_, phone=None)
    office.delete("customer", id_)

    notes = office.desk.notes.of("customer", id_)
    seen = [(note.event, note.field, note.old, note.new) for note in notes]
    assert (CREATE, "phone", None, "1") in seen
    assert (CREATE, "subsidiary", None, "1") in seen
    assert seen[-4:] == [
        (CHANGE, "phone", "1", "2"),
        (CHANGE, "comments", None, "x"),
        (CHANGE, "phone", "2", None),
        (DELETE, "", "ACME", None),
    ]
    assert {(note.user, note.role, note.made_at) for note in notes} == {(1, 1031, "2026-11-18T11:06:40Z")}
    assert office.now == NOW
    assert [note.id for note in office.desk.notes.all(limit=2)] == [1, 2]


def test_lines_are_noted_one_by_one_when_they_change() -> None:
    office = Office()
    order = office.sale(1, 2)
    office.update("salesOrder", order, item=[{"line": 2, "quantity": 5}])

    changed = [note for note in office.desk.notes.of("salesOrder", order) if note.event == CHANGE]
    assert ("item[2].quantity", "2", "5") in [(note.field, note.old, note.new) for note in changed]


def test_the_preferences_name_the_channel_and_may_leave_custom_fields_out() -> None:
    office = Office()
    quiet = SavePreferences(context="SOAP Web Services", custom_field_notes=False)
    body = {"companyName": "A", "subsidiary": {"id": "1"}, "custentity_x": "1"}
    made = office.desk.create(office.caller, "customer", body, preferences=quiet).stored

    notes = office.desk.notes.of("customer", made.id)
    assert {note.context for note in notes} == {"SOAP Web Services"}
    assert not [note for note in notes if note.field.startswith("cust")]


def test_a_refused_write_leaves_no_note() -> None:
    office = Office()
    office.customer("Twin")
    before = len(office.desk.notes.all())
    with pytest.raises(DuplicateError):
        office.customer("Twin")

    assert len(office.desk.notes.all()) == before
