"""REST web services as a whole: whatever is sent is answered or refused, and their guide runs."""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.sandbox.people.caller import Caller
from connector.sandbox.refusals import WireError
from connector.sandbox.rest.record_service import PATH, RecordService
from connector.sandbox.rest.rest_request import RestRequest
from connector.sandbox.server import Sandbox
from connector.sandbox.web.http_protocol import Request

_TYPES = ["customer", "salesOrder", "journalEntry", "contact", "nonsense"]
_PARTS = st.sampled_from([*_TYPES, "1", "-5", "eid:x", "!transform", "!attach", "item", "entity", "metadata-catalog"])
_PARAMETERS = st.lists(
    st.tuples(
        st.sampled_from(["q", "limit", "offset", "fields", "ids", "expandRecords", "replace", "select", "expand"]),
        st.one_of(st.text(max_size=12), st.sampled_from(["1", "true", "id EQUAL 1", "item.item", "eid:'x"])),
    ),
    max_size=3,
)
_VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "externalId", "items", "item", "line", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
_FIELDS = [
    "companyName",
    "subsidiary",
    "entity",
    "item",
    "line",
    "id",
    "externalId",
    "tranDate",
    "addressBook",
    "items",
]
_BODIES = st.one_of(
    st.binary(max_size=20),
    st.dictionaries(st.sampled_from(_FIELDS), _VALUES, max_size=5).map(lambda body: json.dumps(body).encode()),
)
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "accept": st.sampled_from(["*/*", *(f"application/vnd.oracle.resource+json; type={kind}" for kind in (
            "create-form", "edit-form", "select-options", "x"))]),
        "content-type": st.sampled_from(["application/json", "application/vnd.oracle.resource+json; type=collection"]),
        "prefer": st.sampled_from(["transient", ",;=", "respond-async"]),
        "x-netsuite-propertyvaluevalidation": st.sampled_from(["ignore", "Warning", "x"]),
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def service(sandbox: Sandbox) -> RecordService:
    return RecordService(sandbox.account.desk)


@pytest.fixture(scope="module")
def caller(sandbox: Sandbox) -> Caller:
    tenant = sandbox.tenant
    return Caller(tenant, tenant.users[1], tenant.roles[1031], next(iter(tenant.integrations.values())), "TBA")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST", "PATCH", "PUT", "DELETE"]),
    parts=st.lists(_PARTS, max_size=5),
    parameters=_PARAMETERS,
    headers=_HEADERS,
    body=_BODIES,
)
def test_garbage_is_refused_and_nothing_worse(
    service: RecordService,
    caller: Caller,
    method: str,
    parts: list[str],
    parameters: list[tuple[str, str]],
    headers: dict[str, str],
    body: bytes,
) -> None:
    http = Request(method, "/".join([PATH, *parts]), urlencode(parameters), {"host": "h", **headers}, body)

    with suppress(WireError):
        assert service.answer(RestRequest.of(http, caller, PATH)).status < 300


# ---------------------------------------------------------------- the guide

GUIDE = Path(__file__).parents[2] / "docs" / "sandbox" / "rest.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_a_block_of_the_guide_runs(block: str) -> None:
    exec(compile(block, str(GUIDE), "exec"), {"__name__": "docs"})


def test_the_guide_has_code() -> None:
    assert len(BLOCKS) >= 3
