import pytest

from connector.sandbox.people.tenant import Level
from connector.sandbox.records.select_options import NameFilter, select_options
from connector.sandbox.refusals import UnknownFieldError, WireError
from tests.sandbox.office import Office


@pytest.fixture
def office() -> Office:
    made = Office()
    made.store.create("location", {"name": "Oslo", "subsidiary": {"id": "1"}})
    made.store.create("location", {"name": "Bergen", "subsidiary": {"id": "2"}})
    made.store.create("location", {"name": "Anywhere"})
    made.store.create("location", {"name": "Closed", "isInactive": True})
    return made


def names(office: Office, *where: str, **options: object) -> list[str]:
    found = select_options(office.desk, office.caller, *where, **options)  # type: ignore[arg-type]
    return [choice.name for choice in found.items]


def test_a_reference_offers_the_active_records_of_its_type(office: Office) -> None:
    assert names(office, "salesOrder", "location") == ["Oslo", "Bergen", "Anywhere"]
    assert names(office, "salesOrder", "location", sublist="item") == ["Oslo", "Bergen", "Anywhere"]


def test_another_field_narrows_the_choices(office: Office) -> None:
    assert names(office, "salesOrder", "location", depends_on={"subsidiary": "2"}) == ["Bergen", "Anywhere"]


@pytest.mark.parametrize(
    ("operator", "text", "kept"), [("contains", "ER", ["Bergen"]), ("is", "oslo", ["Oslo"]), ("startsWith", "n", [])]
)
def test_a_name_filter_disregards_case(office: Office, operator: str, text: str, kept: list[str]) -> None:
    assert [
        name
        for name in names(office, "salesOrder", "location", name=NameFilter(operator, text))  # type: ignore[arg-type]
        if name != "Anywhere"
    ] == kept


def test_an_enumeration_offers_its_values(office: Office) -> None:
    assert "Pending Fulfillment" in names(office, "salesOrder", "status")
    assert names(office, "salesOrder", "status", name=NameFilter("is", "billed")) == ["Billed"]


def test_a_custom_field_offers_its_list(office: Office) -> None:
    office.store.create("customField", {"scriptId": "custbody_c", "fieldType": "list", "of": "customlist_colour"})
    office.store.create("customlist_colour", {"name": "Red"})

    assert names(office, "salesOrder", "custbody_c") == ["Red"]


def test_says_when_the_role_may_not_see_all(office: Office) -> None:
    office.caller.role.records["location"] = Level.NONE
    found = select_options(office.desk, office.caller, "salesOrder", "location")

    assert (found.items, found.incomplete) == ((), True)


def test_what_is_no_select_field_is_refused(office: Office) -> None:
    with pytest.raises(WireError, match="not a select field"):
        names(office, "salesOrder", "memo")
    with pytest.raises(UnknownFieldError):
        names(office, "salesOrder", "nonsense")
    with pytest.raises(UnknownFieldError):
        names(office, "salesOrder", "item", sublist="nonsense")
