"""Pages of a SOAP search in the sandbox: server time from the request's bytes to the answer's, without a network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import re
import time
from collections.abc import Iterator
from http import HTTPStatus

from benchmarks import measure
from connector.catalogue.reader import load
from connector.sandbox.account import Account
from connector.sandbox.account_settings import AccountSettings
from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.sandbox_clock import SandboxClock
from connector.sandbox.web.http_protocol import Answer, Request

SCALE, PAGE = measure.sized((10, 1000), (1, 50), (40, 1000))
VERSION = "2025_2"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


class Client:
    """Signs and sends requests to an account in this process."""

    def __init__(self) -> None:
        clock = SandboxClock()
        tenant, self.credentials = demo_tenant("TSTDRV1234567", now=clock())
        settings = AccountSettings(seed="demo", scale=SCALE)
        self.account = Account(tenant, self.credentials, load(), clock, settings)
        self._nonces: Iterator[int] = itertools.count(10**11)

    def send(self, operation: str, preferences: str = "") -> str:
        """The text of the answer."""
        answer = self.answer(operation, preferences)
        text = answer.body.decode()
        assert answer.status == HTTPStatus.OK, text
        assert 'isSuccess="true"' in text, text[:2000]
        return text

    def answer(self, operation: str, preferences: str) -> Answer:
        """The answer to a signed request."""
        body = (
            f'<e:Envelope xmlns:e="{_SOAP}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            f' xmlns="urn:messages_{VERSION}.platform.webservices.netsuite.com"'
            f' xmlns:c="urn:core_{VERSION}.platform.webservices.netsuite.com"'
            f' xmlns:r="urn:relationships_{VERSION}.lists.webservices.netsuite.com"'
            f' xmlns:m="urn:common_{VERSION}.platform.webservices.netsuite.com">'
            f"<e:Header>{self._passport()}<searchPreferences>{preferences}</searchPreferences></e:Header>"
            f"<e:Body>{operation}</e:Body></e:Envelope>"
        )
        path = f"/services/NetSuitePort_{VERSION}"
        try:
            return self.account.answer(Request("POST", path, "", {"host": "sandbox"}, body.encode()))
        finally:
            self.account.gatekeeper.gate.leave()

    def _passport(self) -> str:
        known = self.credentials
        parts = {
            "account": known.account,
            "consumerKey": known.consumer_key,
            "token": known.token_id,
            "nonce": str(next(self._nonces)),
            "timestamp": str(int(time.time())),
        }
        key = f"{known.consumer_secret}&{known.token_secret}".encode()
        digest = base64.b64encode(hmac.new(key, "&".join(parts.values()).encode(), hashlib.sha256).digest()).decode()
        inner = "".join(f"<c:{name}>{value}</c:{name}>" for name, value in parts.items())
        return f'<tokenPassport>{inner}<c:signature algorithm="HMAC-SHA256">{digest}</c:signature></tokenPassport>'


_ALL = '<searchRecord xsi:type="r:CustomerSearch"><r:basic/></searchRecord>'
_SOME = (
    '<searchRecord xsi:type="r:CustomerSearch"><r:basic><m:lastModifiedDate operator="onOrAfter">'
    "<c:searchValue>2025-01-01T00:00:00.000-08:00</c:searchValue></m:lastModifiedDate></r:basic></searchRecord>"
)
_COLUMNS = (
    '<searchRecord xsi:type="r:CustomerSearchAdvanced"><r:criteria><r:basic/></r:criteria><r:columns><r:basic>'
    "<m:companyName/><m:email/><m:entityId/><m:internalId/><m:lastModifiedDate/></r:basic></r:columns></searchRecord>"
)


def main() -> None:
    """Print milliseconds a page."""
    client = Client()
    customers = client.account.store.count("customer")
    print(f"# a page of {PAGE} of {customers:,} customers ({measure.machine()})")
    size = f"<pageSize>{PAGE}</pageSize>"
    lines = f"{size}<bodyFieldsOnly>false</bodyFieldsOnly>"

    def first(search: str, preferences: str = size) -> measure.Work:
        return lambda: client.send(f"<search>{search}</search>", preferences)

    found = re.search("<platformCore:searchId>(.*?)<", client.send(f"<search>{_ALL}</search>", size))
    assert found is not None
    more = f"<searchMoreWithId><searchId>{found[1]}</searchId><pageIndex>2</pageIndex></searchMoreWithId>"
    taken = measure.per_call(
        {
            "first page, body fields": first(_ALL),
            "first page, with sublists": first(_ALL, lines),
            "first page, by modification date": first(_SOME),
            "first page, five columns": first(_COLUMNS),
            "second page, body fields": lambda: client.send(more, size),
        },
        rounds=5,
    )
    for name, seconds in taken.items():
        print(f"{name:34} {seconds * 1e3:8.1f} ms   {PAGE / seconds:10,.0f} records a second")


if __name__ == "__main__":
    main()
