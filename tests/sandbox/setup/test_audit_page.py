from tests.sandbox.setup.conftest import Office

AUDIT = "setup/loginaudit.nl"


def test_entries_are_newest_first_with_their_true_reason_and_can_be_filtered(office: Office) -> None:
    office.sandbox.audit.note("Success", "", "REST", user="ann@example.test")
    office.sandbox.audit.note("Failure", "InvalidSignature", "SOAP", user="bob@example.test", explanation="<secrets>")

    assert [one["detail"] for one in office.get(AUDIT)["items"]] == ["InvalidSignature", ""]
    assert [one["user"] for one in office.get(AUDIT, status="Success")["items"]] == ["ann@example.test"]
    assert office.get(AUDIT, user="BOB", detail="signature", channel="soap")["items"][0]["explanation"] == "<secrets>"
    page = office.session.get(office.url(AUDIT, status="Failure")).text
    assert "InvalidSignature" in page
    assert "&lt;secrets&gt;" in page
    assert "ann@example.test" not in page
    assert 'value="Failure" selected' in page
