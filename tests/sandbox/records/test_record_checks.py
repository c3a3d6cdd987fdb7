from decimal import Decimal

import pytest

from connector.sandbox.refusals import ChangedError, ClosedPeriodError, DuplicateError, LockedError
from tests.sandbox.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def close_november(office: Office) -> str:
    body = {"name": "Nov 2026", "startDate": "2026-11-01", "endDate": "2026-11-30", "closed": True}
    return str(office.store.create("accountingPeriod", body).id)


def test_nothing_is_posted_into_a_closed_period(office: Office) -> None:
    period = close_november(office)
    order = office.sale(1)  # an order posts nothing
    with pytest.raises(ClosedPeriodError, match="Nov 2026") as caught:
        office.turned("salesOrder", order, "invoice")
    assert caught.value.soap_code == "CLOSED_TRAN_PRD"

    invoice = office.turned("salesOrder", order, "invoice", tranDate="2026-12-01")
    with pytest.raises(ClosedPeriodError):
        office.update("invoice", invoice, tranDate="2026-11-30")
    with pytest.raises(ClosedPeriodError):
        office.update("invoice", invoice, postingPeriod={"id": period})


def test_what_posts_nothing_may_change_in_a_closed_period(office: Office) -> None:
    invoice = office.sale(1, type_="invoice")
    close_november(office)

    assert office.update("invoice", invoice, memo="x")["memo"] == "x"
    for write in (
        lambda: office.update("invoice", invoice, item=[{"line": 1, "quantity": Decimal(2)}]),
        lambda: office.delete("invoice", invoice),
    ):
        with pytest.raises(ClosedPeriodError):
            write()


def test_lists_have_unique_names_among_siblings(office: Office) -> None:
    sales = office.create("department", name="Sales", subsidiary=[{"id": "1"}])
    with pytest.raises(DuplicateError, match="department with this name"):
        office.create("department", name="Sales", subsidiary=[{"id": "1"}])
    office.create("department", name="Sales", parent={"id": sales}, subsidiary=[{"id": "1"}])


def test_a_record_is_held_as_often_as_ordered(office: Office) -> None:
    id_ = office.customer()
    office.tenant.locks["customer", int(id_)] = 1
    office.desk.conflicts["customer", int(id_)] = 1

    with pytest.raises(LockedError):
        office.update("customer", id_, phone="1")
    with pytest.raises(ChangedError) as caught:
        office.update("customer", id_, phone="1")
    assert caught.value.soap_code == "RCRD_HAS_BEEN_CHANGED"
    office.update("customer", id_, phone="1")


def test_a_new_record_may_not_refer_to_an_inactive_one_and_an_old_one_may_keep_it(office: Office) -> None:
    term = office.store.create("term", {"name": "Net 5", "isInactive": True})
    with pytest.raises(Exception, match="Invalid Field Value"):
        office.customer(terms={"id": str(term.id)})

    id_ = office.customer()
    office.update("customer", id_, terms={"id": str(term.id)})


def test_a_restricted_role_reaches_its_subsidiaries_only(office: Office) -> None:
    id_ = office.customer()
    office.caller.role.subsidiaries = frozenset({2})

    for act in (
        lambda: office.read("customer", id_),
        lambda: office.update("customer", id_, phone="1"),
        lambda: office.delete("customer", id_),
        lambda: office.customer("Other"),
    ):
        with pytest.raises(Exception, match="subsidiary restrictions"):
            act()
