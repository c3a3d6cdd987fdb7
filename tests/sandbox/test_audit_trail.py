from connector.sandbox.audit_trail import AuditTrail


def test_keeps_the_newest_entries_and_tells_failures_apart() -> None:
    trail = AuditTrail(lambda: 0.0)
    for number in range(10_001):
        trail.note("Success", "", "REST", user=str(number))
    trail.note("Failure", "NonceUsed", "SOAP")

    assert len(trail.entries) == 10_000
    assert [entry.detail for entry in trail.failures] == ["NonceUsed"]
    assert trail.as_list()[-1]["date"] == "1970-01-01T00:00:00Z"
