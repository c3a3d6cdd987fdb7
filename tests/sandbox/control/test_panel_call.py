import pytest

from connector.sandbox.control.panel_call import PanelCall, UnknownPageError, decoded
from connector.sandbox.server import Sandbox
from connector.sandbox.web.http_protocol import Request


def call(sandbox: Sandbox, query: str = "", body: bytes = b"") -> PanelCall:
    return PanelCall(sandbox, Request("GET", "/__sandbox__/status", query, {}, body), ())


def test_a_path_is_decoded_part_by_part() -> None:
    assert decoded("records//customer/eid:A%2FB/") == ("records", "customer", "eid:A/B")


def test_the_account_is_the_first_unless_the_query_names_one(sandbox: Sandbox) -> None:
    assert call(sandbox).account is sandbox.account
    assert call(sandbox, "account=tstdrv1234567").account is sandbox.account
    with pytest.raises(UnknownPageError):
        _ = call(sandbox, "account=1").account


def test_a_body_is_read_as_json(sandbox: Sandbox) -> None:
    assert call(sandbox).body is None
    assert call(sandbox, body=b'{"a": 1}').object() == {"a": 1}
    with pytest.raises(ValueError, match="JSON object"):
        call(sandbox, body=b"[1]").object()
