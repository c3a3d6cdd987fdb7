from __future__ import annotations

import pytest

from connector import registry
from connector.component import Operation
from connector.netsuite.async_arguments import ASYNC_READ_ERRORS, ASYNC_WRITE_ERRORS, AsyncKeysArguments
from connector.netsuite.async_submission import submits_keys
from connector.netsuite.client import NetSuite

NAMES = ("async_add_list", "async_update_list", "async_upsert_list", "async_delete_list", "async_get_list")


@pytest.mark.parametrize("name", NAMES)
def test_all_of_them_are_declared_alike(name: str) -> None:
    operation = registry.find(f"netsuite.{name}")

    assert isinstance(operation, Operation)
    assert operation.name == name
    assert operation.summary.endswith("; the result is the handle of the job.")
    assert operation.transports == ("rest", "soap")
    assert operation.recognised_over == ("rest",), "its idempotency key; SOAP has none"
    assert operation.errors == (ASYNC_READ_ERRORS if operation.effect == "read" else ASYNC_WRITE_ERRORS)


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_what_is_asked_for_beside_the_ids_is_kept_with_the_job(netsuite: NetSuite, transport: str) -> None:
    class Fields(AsyncKeysArguments):
        fields: tuple[str, ...] = ("name",)

    operation = submits_keys(
        Fields,
        name="async_get_list",
        summary="Read",
        effect="read",
        asked=lambda given: {"fields": ",".join(given.fields), "expandRecords": True},
        example="",
        mule="",
    )

    job = operation.run(
        netsuite.session, Fields(record_type="subsidiary", ids=("1",), transport=transport), netsuite.unit
    )

    assert job["fields"] == ["name"]
    netsuite.wait_for_async_job(job=job, initial=0.01)
    (found,) = netsuite.get_async_result(job=job)
    assert found["name"] == netsuite.get(record_type="subsidiary", id="1")["name"]
