import pytest
import requests

from connector.sandbox.server import Sandbox
from connector.sandbox.strict.deviation import Deviation
from connector.sandbox.strict.strict_report import StrictReport
from connector.sandbox.web.http_protocol import Request
from tests.sandbox.conftest import Client

REQUEST = Request("GET", "/a", "", {}, b"")
ODD = Deviation("odd", "it is odd", "make it even")


def test_it_keeps_what_was_found_with_the_requests_number() -> None:
    report = StrictReport()
    report.keep(3, REQUEST, [ODD, ODD])

    assert report.codes == ["odd"]
    assert report.as_list()[0] == {
        "number": 3, "method": "GET", "path": "/a", "code": "odd", "message": "it is odd", "hint": "make it even",
        "source": "",
    }  # fmt: skip
    with pytest.raises(AssertionError, match=r"GET /a: it is odd \[odd\]"):
        report.assert_clean()
    report.clear()
    report.assert_clean()


def test_a_defect_of_the_report_leaves_the_answer_alone(caplog: pytest.LogCaptureFixture) -> None:
    request = Request("GET", "/services/rest/x", "", {}, b"")

    assert StrictReport().look(request, None) == []  # type: ignore[arg-type]  # what a defect is like
    assert "strict mode failed" in caplog.text


def test_the_answer_tells_in_a_header_and_is_otherwise_the_same() -> None:
    with Sandbox(seed="empty", strict=True) as strict, Sandbox(seed="empty") as lenient:
        answers = [Client(one).get("/services/rest/record/v1/customer") for one in (strict, lenient)]
        report = requests.get(f"{strict.url}/__sandbox__/strict", timeout=10).json()

        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].headers["X-Sandbox-Strict"] == "accept-language"
        assert "X-Sandbox-Strict" not in answers[1].headers
        assert answers[0].json()["items"] == answers[1].json()["items"]
        assert [one["code"] for one in report["deviations"]] == ["accept-language"]
        assert strict.journal.entries[-1].deviations == ("accept-language",)
        assert lenient.strict_report is None
