from __future__ import annotations

from typing import TYPE_CHECKING

from connector.netsuite.client import NetSuite
from connector.netsuite.operations.call_restlet_get import CALL_RESTLET_GET

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted


def test_calls_with_get(scripted: Scripted, scripted_client: NetSuite) -> None:
    scripted.reply({"ok": True})

    assert scripted_client.call_restlet_get(script=6, deploy=2) == {"ok": True}
    assert scripted.asked[0][:2] == ("GET", "/app/site/hosting/restlet.nl?script=6&deploy=2")
    assert CALL_RESTLET_GET.transports == ("restlet",)
