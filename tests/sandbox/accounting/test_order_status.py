import pytest

from connector.sandbox.accounting.order_status import order_status


def line(quantity: int, moved: int = 0, billed: int = 0, **more: object) -> dict[str, object]:
    return {
        "quantity": quantity,
        "quantityFulfilled": moved,
        "quantityReceived": moved,
        "quantityBilled": billed,
        **more,
    }


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([line(2), line(1)], "B"),
        ([line(2, 1, 1), line(1)], "D"),
        ([line(2, 1), line(1)], "E"),
        ([line(2, 2), line(1, 1)], "F"),
        ([line(2, 2, 2), line(1, 1, 1)], "G"),
        ([line(2, 0, 2)], "B"),
        ([line(2, 2, 2), line(1, isClosed=True)], "F"),
    ],
)
@pytest.mark.parametrize("type_", ["salesOrder", "purchaseOrder", "returnAuthorization"])
def test_the_lines_tell_the_status(type_: str, lines: list[dict[str, object]], code: str) -> None:
    assert order_status(type_, {"item": lines, "status": {"id": "B"}}, [True] * len(lines)) == code


def test_services_wait_for_their_bill_only() -> None:
    assert order_status("salesOrder", {"item": [line(1)]}, [False]) is None
    assert order_status("salesOrder", {"item": [line(1, 0, 1)]}, [False]) == "G"


@pytest.mark.parametrize("code", ["A", "C", "H"])
def test_what_is_unapproved_cancelled_or_closed_stays_so(code: str) -> None:
    assert order_status("salesOrder", {"item": [line(1, 1)], "status": {"id": code}}, [True]) is None


def test_other_types_have_no_such_status() -> None:
    assert order_status("invoice", {"item": [line(1)]}, [True]) is None


def test_a_transfer_is_sent_and_then_received() -> None:
    def status(sent: int, received: int) -> str | None:
        lines = [{"quantity": 2, "quantityFulfilled": sent, "quantityReceived": received}]
        return order_status("transferOrder", {"item": lines}, [True])

    assert [status(0, 0), status(1, 1), status(1, 0), status(2, 1), status(2, 2)] == ["B", "D", "E", "F", "G"]
