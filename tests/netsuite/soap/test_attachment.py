"""attach and detach: valid requests, and what becomes of each answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.operations.attach import AttachArguments
from connector.netsuite.operations.detach import DetachArguments
from connector.netsuite.soap import attachment

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
DONE = (
    '<writeResponse><core:status isSuccess="true"/>'
    '<core:baseRef xsi:type="core:RecordRef" internalId="1"/></writeResponse>'
)
NOT_THERE = (
    '<writeResponse><core:status isSuccess="false"><core:statusDetail type="ERROR">'
    "<core:code>INVALID_KEY_OR_REF</core:code><core:message>not attached</core:message>"
    "</core:statusDetail></core:status></writeResponse>"
)


def test_a_contact_is_attached_with_its_role(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [answer_of("attach", DONE)]
    asked = AttachArguments(record_type="customer", id="1", attached_type="contact", attached_id="2", role="-10")

    outcome = attachment.attach(wire, asked, Unit())

    reference = validated(wire.sent[0][1])[0]
    assert reference.get(TYPE) == "core:AttachContactReference"
    assert [part.get("internalId") for part in reference] == ["1", "2", "-10"]
    assert (wire.sent[0][0].effect, outcome.id) == ("repeatable", "1")


def test_other_records_are_attached_by_type(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [answer_of("attach", DONE)]
    asked = AttachArguments(
        record_type="salesOrder", external_id="SO-1", attached_type="file", attached_external_id="F-1"
    )

    attachment.attach(wire, asked, Unit())

    reference = validated(wire.sent[0][1])[0]
    assert reference.get(TYPE) == "core:AttachBasicReference"
    assert [(part.get("type"), part.get("externalId")) for part in reference] == [
        ("salesOrder", "SO-1"),
        ("file", "F-1"),
    ]


def test_detach_names_both(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [answer_of("detach", DONE)]
    asked = DetachArguments(record_type="customer", id="1", attached_type="contact", attached_id="2")

    attachment.detach(wire, asked, Unit())

    reference = validated(wire.sent[0][1])[0]
    assert reference.get(TYPE) == "core:DetachBasicReference"
    assert [part.get("type") for part in reference] == ["customer", "contact"]


def test_a_refusal_raises(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("detach", NOT_THERE)]

    asked = DetachArguments(record_type="customer", id="1", attached_type="contact", attached_id="2")
    with pytest.raises(RejectedError, match="not attached") as caught:
        attachment.detach(wire, asked, Unit())

    assert caught.value.operation == "netsuite.detach"
