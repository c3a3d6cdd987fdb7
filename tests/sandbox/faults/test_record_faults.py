import threading
from collections.abc import Iterator

import pytest

from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.faults.record_faults import RecordFaults
from connector.sandbox.refusals import LockedError, WireError
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client
from tests.sandbox.soap_sender import customer, send


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="demo") as running:
        yield running


def failing(faults: RecordFaults, *types: str) -> list[int]:
    """Which of these records are refused, counted from 1."""
    refused = []
    for number, type_ in enumerate(types, start=1):
        try:
            with faults.attended(type_), faults.attended("salesOrder"):
                pass
        except WireError:
            refused.append(number)
    return refused


def test_it_counts_the_records_that_are_named_and_not_what_hangs_on_them() -> None:
    faults = RecordFaults()
    with faults.ordered(FaultRule(kind="record", positions=(2,))):
        assert failing(faults, "customer", "customer", "customer") == [2]


def test_other_types_and_other_threads_are_let_through() -> None:
    faults = RecordFaults()
    elsewhere: list[int] = []
    with faults.ordered(FaultRule(kind="locked", record="customer")):
        thread = threading.Thread(target=lambda: elsewhere.extend(failing(faults, "customer")))
        thread.start()
        thread.join()
        assert failing(faults, "vendor", "customer") == [2]
        with pytest.raises(LockedError), faults.attended("CUSTOMER"):
            pass

    assert elsewhere == []
    assert failing(faults, "customer") == []


def struck(sandbox: Sandbox, **rule: object) -> None:
    given = {"kind": "record", "code": "RCRD_HAS_BEEN_CHANGED", "message": "Record has been changed", **rule}
    sandbox.faults.replace([FaultRule.model_validate(given)])


def test_the_second_record_of_a_soap_list_is_refused_when_read_and_when_written(sandbox: Sandbox) -> None:
    ids = sandbox.store.ids("customer", limit=3, offset=0)
    struck(sandbox, operation="getList", positions=(2,))
    refs = "".join(f'<m:baseRef xsi:type="c:RecordRef" type="customer" internalId="{one}"/>' for one in ids)
    read = send(sandbox, "getList", refs).text
    struck(sandbox, operation="addList", positions=(2,))
    written = send(sandbox, "addList", "".join(customer(f"Named {number}") for number in range(3))).text

    for answer in (read, written):
        successes = [part[1:5] == "true" for part in answer.split("isSuccess=")[2:]]
        assert successes == [True, False, True], answer
        assert answer.count("RCRD_HAS_BEEN_CHANGED") == 1


def test_an_invoice_is_one_record_though_its_order_changes_too(sandbox: Sandbox, client: Client) -> None:
    order = next(
        one.id for one in sandbox.store.select("salesOrder") if one.body["orderStatus"]["id"] in ("F", "pendingBilling")
    )
    struck(sandbox, operation="POST", positions=(2,))
    made = client.post(f"/salesOrder/{order}/!transform/invoice", {})

    assert made.status_code == 204, made.text


def test_a_restlets_record_is_refused_inside_the_script(sandbox: Sandbox, client: Client) -> None:
    def get(_: object, session: object) -> object:
        id_ = sandbox.store.ids("customer", limit=1, offset=0)[0]
        return str(session.load("customer", id_)["id"])  # type: ignore[attr-defined]

    sandbox.account.restlets.register("customscript_load", get=get)
    struck(sandbox, channel="restlet")
    address = f"{client.base}/app/site/hosting/restlet.nl?script=customscript_load&deploy=1"
    refused, let_through = client.get(address), client.get(address)

    assert (refused.status_code, let_through.status_code) == (400, 200)
    assert "RCRD_HAS_BEEN_CHANGED" in refused.text


def test_a_rest_record_is_refused_when_read(sandbox: Sandbox, client: Client) -> None:
    id_ = sandbox.store.ids("customer", limit=1, offset=0)[0]
    struck(sandbox, operation="GET", record="customer")

    assert client.get(f"/customer/{id_}").status_code == 400
    assert client.get(f"/customer/{id_}").status_code == 200
