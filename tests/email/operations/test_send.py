from __future__ import annotations

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from connector.email.client import Email
from connector.email.config import EmailConfig
from connector.errors import AmbiguousError, ConfigurationError, RejectedError, RetryableError
from connector.flow.api import Flow
from connector.retry import NEVER, ConstantWait, RetryPolicy
from tests.flow.test_notice_channels import SmtpTold, smtp_server

QUICK = RetryPolicy(attempts=3, wait=ConstantWait(type="constant", interval=0.0))


def email(server: SmtpTold, **more: Any) -> Email:
    given = {"host": "127.0.0.1", "port": server.port, "security": "none", "from": "Shop <shop@x.test>"}
    return Email(EmailConfig.model_validate({**given, "reconnection": QUICK, **more}))


def received(server: SmtpTold) -> EmailMessage:
    found = message_from_bytes(server.mails[-1].as_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_says_what_it_was_asked_to_say(tmp_path: Path) -> None:
    (tmp_path / "bill.pdf").write_bytes(b"%PDF\0")
    with smtp_server() as server:
        sent = email(server).send(
            to=["Anna Müller <anna@x.test>"], cc="b@x.test, c@x.test", bcc=["d@x.test"], reply_to=["e@x.test"],
            subject="Bestellung 17 ‰ größer", body="Grüße\n", html="<b>Grüße</b>", headers={"X-Order": "17"},
            attachments=[{"path": str(tmp_path / "bill.pdf")}, {"name": "orders.json", "content": [{"id": 1}]}],
        )  # fmt: skip
    mail = received(server)
    body = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    bill, orders = mail.iter_attachments()

    assert (mail["From"], mail["To"], mail["Cc"]) == (
        "Shop <shop@x.test>",
        "Anna Müller <anna@x.test>",
        "b@x.test, c@x.test",
    )
    assert (mail["Subject"], mail["Reply-To"], mail["X-Order"]) == ("Bestellung 17 ‰ größer", "e@x.test", "17")
    assert (mail["Bcc"], mail["Message-ID"]) == (None, sent["message_id"])
    assert body is not None
    assert body.get_content() == "Grüße\n"
    assert html is not None
    assert html.get_content() == "<b>Grüße</b>\n"
    assert (bill.get_filename(), bill.get_content_type(), bill.get_content()) == (
        "bill.pdf",
        "application/pdf",
        b"%PDF\0",
    )
    assert json.loads(orders.get_content()) == [{"id": 1}]
    assert sent["accepted"] == ["anna@x.test", "b@x.test", "c@x.test", "d@x.test"]
    assert server.recipients == sent["accepted"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"to": ["a@x.test\r\nBcc: evil@x.test"]},
        {"to": ["a@x.test"], "subject": "hi\nBcc: evil@x.test"},
        {"to": ["a@x.test"], "sender": "b@x.test\r\nX: y"},
        {"to": ["a@x.test"], "headers": {"X-A": "b\r\n\r\nbody"}},
        {"to": ["a@x.test"], "headers": {"X A": "b"}},
        {"to": ["a@x.test"], "headers": {"Bcc": "evil@x.test"}},
        {"to": ["a@x.test"], "attachments": [{"name": "a\r\nb", "content": "x"}]},
        {"to": ["no address"]},
        {"to": ["a@"]},
        {"to": ["a@x.test)evil@x.test"]},
        {"to": ["a@x.test <evil@x.test>"]},
        {"to": ["<a@x.test"]},
        {"subject": "to nobody"},
        {"to": ["a@x.test"], "attachments": [{"name": "a"}]},
        {"to": ["a@x.test"], "attachments": [{"content": "a"}]},
        {"to": ["a@x.test"], "attachments": [{"path": "/none"}]},
        {"to": ["a@x.test"], "body": "x" * 2000},
    ],
)
def test_what_would_be_another_mail_is_refused(arguments: dict[str, Any]) -> None:
    with smtp_server() as server, pytest.raises(ConfigurationError):
        email(server, max_size=1500).send(**{"body": "b", **arguments})

    assert server.mails == []


def test_a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not() -> None:
    with smtp_server() as server:
        server.refusals = ["451 later", "421 later"]
        email(server).send(to=["a@x.test"], body="x")
        server.refusals = ["550 no", "550 no"]
        with pytest.raises(RejectedError, match="answered 550") as error:
            email(server).send(to=["a@x.test"], body="x")

    assert len(server.mails) == 1
    assert (error.value.type, server.refusals) == ("EMAIL:SEND_FAILED", ["550 no"])


def test_a_mail_whose_answer_is_lost_is_ambiguous_and_not_sent_again() -> None:
    with smtp_server() as server:
        server.hangs_up = True
        with pytest.raises(AmbiguousError, match="lost while"):
            email(server).send(to=["a@x.test"], body="x")

    assert len(server.mails) == 1


def test_nobody_there_is_a_matter_of_connectivity() -> None:
    with pytest.raises(RetryableError, match="did not answer") as error:
        email(SmtpTold(port=9), reconnection=NEVER).send(to=["a@x.test"], body="x")

    assert error.value.is_a("CONNECTIVITY")


def test_a_flow_sends_its_report() -> None:
    flow = """
configs:
  mail: {{type: email, host: 127.0.0.1, port: {port}, security: none, from: shop@x.test}}
flows:
  report:
    steps:
      - set_payload: {{count: 3, to: "anna@x.test"}}
      - email.send:
          to: ${{payload.to}}
          subject: "${{payload.count}} orders"
          body: ${{payload}}
          attachments:
            - {{name: orders.txt, content: "${{payload.count}}"}}
"""
    with smtp_server() as server:
        result = Flow.read(flow.format(port=server.port), file="f.yaml").run("report", state="memory")

    assert (result.error, result.payload) == (None, {"count": 3, "to": "anna@x.test"})
    assert received(server)["Subject"] == "3 orders"
