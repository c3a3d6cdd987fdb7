"""Bodies beyond NetSuite's limits, over a real connection; nothing of them is kept."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from lxml import etree

from connector.sandbox.server import Sandbox
from connector.sandbox.web.http_protocol import LARGEST_BODY

MEGABYTE = b"x" * 1024 * 1024


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as running:
        yield running


def sent(sandbox: Sandbox, path: str, media: str) -> tuple[int, str, bytes]:
    """Status, type and body of the answer to a body of 105 MB."""
    connection = http.client.HTTPConnection(urlsplit(sandbox.url).netloc, timeout=30)
    pieces = LARGEST_BODY // len(MEGABYTE) + 1
    headers = {"Content-Type": media, "Content-Length": str(pieces * len(MEGABYTE))}
    connection.request("POST", path, (MEGABYTE for _ in range(pieces)), headers)
    answer = connection.getresponse()
    try:
        return answer.status, answer.headers["Content-Type"], answer.read()
    finally:
        connection.close()


def test_rest_refuses_with_a_problem_and_soap_with_its_fault(sandbox: Sandbox) -> None:
    rest = sent(sandbox, "/services/rest/record/v1/customer", "application/json")
    soap = sent(sandbox, "/services/NetSuitePort_2025_2", "text/xml; charset=utf-8")
    restlet = sent(sandbox, "/app/site/hosting/restlet.nl?script=1&deploy=1", "application/json")
    fault = etree.fromstring(soap[2])

    assert rest[:2] == (413, "application/vnd.oracle.resource+json; type=error")
    assert b'"title":"Content Too Large"' in rest[2].replace(b": ", b":")
    assert soap[0] == 500
    assert fault.find(".//{*}exceededRequestSizeFault") is not None
    assert restlet[0] == 413
    assert b'{"error" : {"code" : "INVALID_REQUEST"' in restlet[2]
    assert [entry.status for entry in sandbox.journal.entries] == [413, 500, 413]
