"""What SOAP says of a write, as outcomes."""

from __future__ import annotations

import pytest
from lxml import etree

from connector.errors import AmbiguousError, ConnectivityError, ConnectorError, RejectedError, RetryableError
from connector.netsuite.soap.answers import Reply, Status
from connector.netsuite.soap.write_answers import WriteItem, of_request, outcome_of, outcomes_of, verdict_of, write_item


def response(status: str, details: str = "", base: str = "") -> WriteItem:
    return write_item(etree.fromstring(f'<w><status isSuccess="{status}">{details}</status>{base}</w>'))


def test_a_success_has_the_ids_of_the_answer() -> None:
    outcome = outcome_of(response("true", base='<baseRef internalId="9" externalId="X"/>'), None, created=True)

    assert (outcome.outcome, outcome.id, outcome.external_id, outcome.created) == ("ok", "9", "X", True)


def test_a_success_with_warnings_is_a_success() -> None:
    warn = '<statusDetail type="WARN"><code>WARNING</code><message>rounded</message></statusDetail>'

    outcome = outcome_of(response("true", warn, '<baseRef internalId="9"/>'), "X", created=None)

    assert (outcome.outcome, outcome.warnings, outcome.external_id) == ("ok", ("rounded",), "X")


@pytest.mark.parametrize("spelling", ["afterSubmitFailed", "aftersubmitFailed"])
def test_a_script_that_fails_after_saving_leaves_a_saved_record(spelling: str) -> None:
    detail = (
        f'<statusDetail type="ERROR"><code>USER_ERROR</code><message>script</message><{spelling}>true</{spelling}>'
        "</statusDetail>"
    )

    outcome = outcome_of(response("false", detail, '<baseRef internalId="9"/>'), None, created=True)

    assert (outcome.outcome, outcome.id, outcome.created) == ("saved_with_error", "9", True)
    assert "do not send" in (outcome.error or {})["hint"]


def test_a_refused_record_has_its_code_and_type() -> None:
    detail = '<statusDetail type="ERROR"><code>DUP_RCRD</code><message>there</message></statusDetail>'

    outcome = outcome_of(response("false", detail), "X", created=True)

    assert (outcome.outcome, outcome.created, outcome.external_id) == ("failed", None, "X")
    assert (outcome.error or {})["type"] == "NETSUITE:CONFLICT"


def test_a_record_that_the_answer_leaves_out_is_ambiguous() -> None:
    reply = Reply(items=[WriteItem(Status(), "1")])

    found = outcomes_of(reply, ["A", "B"], created=True)

    assert [(outcome.outcome, outcome.external_id) for outcome in found] == [("ok", "A"), ("ambiguous", "B")]


def test_a_list_refused_as_a_whole_refuses_each_record() -> None:
    found = outcomes_of(Reply(status=Status(success=False)), ["A", "B"], created=None)

    assert [outcome.outcome for outcome in found] == ["failed", "failed"]


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (AmbiguousError("lost"), "ambiguous"),
        (RejectedError("no"), "failed"),
        (RetryableError("busy"), "not_sent"),
        (ConnectivityError("away"), "not_sent"),
    ],
)
def test_a_request_that_came_to_nothing_says_so_for_each_record(error: ConnectorError, verdict: str) -> None:
    assert verdict_of(error) == verdict
    assert [outcome.outcome for outcome in of_request(error, [None, "B"])] == [verdict, verdict]
