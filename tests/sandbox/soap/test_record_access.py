from __future__ import annotations

import pytest

from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Level
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.refusals import PermissionDeniedError, WireError
from connector.sandbox.soap.decode_record import DecodedRecord, DecodedRef
from connector.sandbox.soap.record_access import RecordAccess
from tests.sandbox.soap.conftest import Soap


@pytest.fixture
def access(soap: Soap) -> RecordAccess:
    tenant = soap.tenant
    user, role = next(iter(tenant.users.values())), next(iter(tenant.roles.values()))
    caller = Caller(tenant, user, role, next(iter(tenant.integrations.values())), "TBA")
    return RecordAccess(RecordDesk(soap.store, soap.endpoint.catalogue), soap.endpoint.types, caller)


def test_a_type_the_catalogue_knows_goes_by_its_rules(access: RecordAccess) -> None:
    with pytest.raises(WireError, match="Please enter value"):
        access.add(DecodedRecord("customer", "", "", {}))


def test_a_type_nobody_described_is_kept_as_it_comes(access: RecordAccess) -> None:
    made = access.add(DecodedRecord("timeBill", "", "T1", {"title": "Call"}))
    changed = access.upsert(DecodedRecord("timeBill", "", "T1", {"title": None, "status": {"id": "_x"}}))

    assert (made.id, made.external_id) == (changed.id, "T1")
    assert "title" not in changed.body
    assert access.delete(DecodedRef("timeBill", "", "T1")).id == made.id


def test_a_failed_write_leaves_nothing_behind(access: RecordAccess) -> None:
    body = {"companyName": "A", "subsidiary": {"id": "1"}, "custentity_x": 1}
    with pytest.raises(WireError):
        access.add(DecodedRecord("customer", "", "C1", {**body, "parent": {"id": "404"}}))

    assert access.store.count("customer") == 0


def test_an_external_id_is_unique_among_all_records_that_share_ids(access: RecordAccess) -> None:
    access.store.create("vendor", {"companyName": "V"}, external_id="E1")
    with pytest.raises(WireError) as caught:
        access.add(DecodedRecord("customer", "", "E1", {"companyName": "A", "subsidiary": {"id": "1"}}))

    assert caught.value.soap_code == "DUP_RCRD"


def test_the_role_counts_for_types_nobody_described_too(access: RecordAccess) -> None:
    access.caller.role.records["timeBill"] = Level.VIEW
    with pytest.raises(PermissionDeniedError):
        access.add(DecodedRecord("timeBill", "", "", {}))
