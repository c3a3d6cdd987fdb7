from connector.sandbox.control.request_journal import RequestJournal, operation_of
from connector.sandbox.web.http_protocol import Answer, Request

SOAP = Request(
    "POST", "/services/NetSuitePort_2025_2", "", {"soapaction": '"addList"', "authorization": "secret"}, b"abc"
)


def test_notes_what_came_and_how_it_was_answered() -> None:
    journal = RequestJournal()
    journal.note(SOAP, Answer(200, b"12345"), now=0, seconds=0.25, fault="slow")
    journal.note(SOAP, Answer(200, reset=True), now=0, seconds=0, fault="reset_after")

    first, second = journal.as_list()
    assert (first["operation"], first["request_bytes"], first["answer_bytes"], first["fault"]) == (
        "addList",
        3,
        5,
        "slow",
    )
    assert (second["number"], second["status"]) == (2, 0)
    assert "secret" not in repr(journal.entries)


def test_the_count_goes_on_after_forgetting() -> None:
    journal = RequestJournal()
    journal.note(SOAP, Answer(200), now=0, seconds=0, fault="")
    journal.clear()
    journal.note(SOAP, Answer(200), now=0, seconds=0, fault="")

    assert [entry.number for entry in journal.entries] == [2]


def test_a_rest_request_names_no_operation() -> None:
    assert operation_of(Request("GET", "/", "", {}, b"")) == ""
