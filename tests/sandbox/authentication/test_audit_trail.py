from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.web.http_protocol import Request


def test_keeps_the_newest_entries_and_tells_failures_apart() -> None:
    trail = AuditTrail(lambda: 0.0)
    for number in range(10_001):
        trail.note("Success", "", "REST", user=str(number))
    trail.note("Failure", "NonceUsed", "SOAP")

    assert len(trail.entries) == 10_000
    assert [entry.detail for entry in trail.failures] == ["NonceUsed"]
    assert trail.as_list()[-1]["date"] == "1970-01-01T00:00:00Z"


def test_lists_one_status_alone_in_any_case() -> None:
    trail = AuditTrail(lambda: 0.0)
    trail.note("Success", "", "REST")
    trail.note("Failure", "NonceUsed", "REST")

    assert [entry["status"] for entry in trail.as_list("failure")] == ["Failure"]
    assert len(trail.as_list()) == 2


def test_says_which_request_it_was() -> None:
    trail = AuditTrail(lambda: 0.0)
    trail.now_serving(Request("GET", "/services/rest/x", "limit=1", {}, b"", "127.0.0.1"))

    entry = trail.note("Success", "", "REST")
    assert (entry.ip_address, entry.request_uri) == ("127.0.0.1", "/services/rest/x?limit=1")
