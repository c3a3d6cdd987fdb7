import pytest

from connector.sandbox.people.tenant import Level
from connector.sandbox.records.attachments import Attachments
from connector.sandbox.records.record_transform import RecordKey
from connector.sandbox.refusals import PermissionDeniedError, UnknownRecordError, UnknownReferenceError, WireError
from tests.sandbox.office import Office


class Desk(Office):
    def __init__(self) -> None:
        super().__init__()
        self.attachments = Attachments(self.desk)
        self.holder = RecordKey("customer", self.customer())
        self.contact = RecordKey("contact", self.create("contact", firstName="Ann", lastName="Bo"))

    def hanging(self) -> list[tuple[str, int, int | None]]:
        return [(a.attached_type, a.attached_id, a.role) for a in self.attachments.on("customer", self.holder.id or 0)]


@pytest.fixture
def office() -> Desk:
    return Desk()


def test_a_contact_hangs_on_a_customer_with_its_role_until_it_is_detached(office: Desk) -> None:
    office.attachments.attach(office.caller, office.holder, office.contact, -10)
    office.attachments.attach(office.caller, office.holder, office.contact, "-30")
    id_ = int(str(office.contact.id))

    assert office.hanging() == [("contact", id_, -30)]
    assert office.attachments.role_name(-30) == "Decision Maker"
    assert [one.name for one in office.attachments.records("customer", str(office.holder.id), "contact")] == ["Ann Bo"]
    assert [one.type for one in office.attachments.holders("contact", id_)] == ["customer"]
    assert office.attachments.detach(office.caller, office.holder, office.contact)
    assert not office.attachments.detach(office.caller, office.holder, office.contact)
    assert office.hanging() == []


def test_an_attachment_goes_with_the_record(office: Desk) -> None:
    office.attachments.attach(office.caller, office.holder, office.contact)
    office.delete("contact", str(office.contact.id))

    assert office.hanging() == []


def test_external_ids_and_roles_of_the_account_do_as_well(office: Desk) -> None:
    office.store.create("contactRole", {"name": "Buyer"}, id=7, external_id="BUY")
    office.update("customer", str(office.holder.id), externalId="C1")
    role = RecordKey("contactRole", external_id="BUY")
    office.attachments.attach(office.caller, RecordKey("customer", external_id="C1"), office.contact, role)

    assert office.hanging()[0][2] == 7
    assert office.attachments.role_name(7) == "Buyer"


def test_what_cannot_be_attached_is_refused(office: Desk) -> None:
    attach = office.attachments.attach
    with pytest.raises(WireError) as caught:
        attach(office.caller, office.holder, RecordKey("vendor", "1"))
    assert caught.value.soap_code == "SSS_INVALID_ATTACH_RECORD_TYPE"
    with pytest.raises(UnknownRecordError):
        attach(office.caller, office.holder, RecordKey("contact", "999"))
    with pytest.raises(UnknownReferenceError):
        attach(office.caller, office.holder, office.contact, "99")


def test_attaching_is_editing(office: Desk) -> None:
    office.caller.role.records["customer"] = Level.VIEW

    with pytest.raises(PermissionDeniedError):
        office.attachments.attach(office.caller, office.holder, office.contact)
