"""Both governance operations: empty valid requests, numbers back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.soap.governance import governance

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]


@pytest.mark.parametrize(
    ("what", "values", "expected"),
    [
        (
            "Account",
            {"accountConcurrencyLimit": "25", "unallocatedConcurrencyLimit": "20"},
            {"accountConcurrencyLimit": 25, "unallocatedConcurrencyLimit": 20},
        ),
        (
            "Integration",
            {"integrationConcurrencyLimit": "5", "limitType": "_internal"},
            {"integrationConcurrencyLimit": 5, "limitType": "internal"},
        ),
    ],
)
def test_limits_are_numbers(
    wire: Any,
    answer_of: AnswerOf,
    validated: Validated,
    what: Literal["Account", "Integration"],
    values: dict[str, str],
    expected: dict[str, Any],
) -> None:
    inner = "".join(f"<core:{name}>{value}</core:{name}>" for name, value in values.items())
    operation = f"get{what}GovernanceInfo"
    answer = f'<core:{operation}Result><core:status isSuccess="true"/>{inner}</core:{operation}Result>'
    wire.answers = [answer_of(operation, answer)]

    assert governance(wire, what, Unit(), "netsuite.x") == expected
    assert len(validated(wire.sent[0][1])) == 0


def test_a_refusal_raises(wire: Any, answer_of: AnswerOf) -> None:
    refused = (
        '<core:getIntegrationGovernanceInfoResult><core:status isSuccess="false"><core:statusDetail type="ERROR">'
        "<core:code>INSUFFICIENT_PERMISSION</core:code><core:message>administrators only</core:message>"
        "</core:statusDetail></core:status></core:getIntegrationGovernanceInfoResult>"
    )
    wire.answers = [answer_of("getIntegrationGovernanceInfo", refused)]

    with pytest.raises(RejectedError, match="administrators only") as caught:
        governance(wire, "Integration", Unit(), "netsuite.get_governance_limits")

    assert caught.value.operation == "netsuite.get_governance_limits"
