"""Which records are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.soap.lookups import ids_of

pytestmark = pytest.mark.wsdl


def read(code: str | None, id_: str = "") -> str:
    if code is None:
        record = f'<record xsi:type="listRel:Customer" internalId="{id_}"/>'
        return f'<readResponse><core:status isSuccess="true"/>{record}</readResponse>'
    return (
        f'<readResponse><core:status isSuccess="false"><core:statusDetail><core:code>{code}</core:code><core:message>x'
        "</core:message></core:statusDetail></core:status></readResponse>"
    )


def test_gives_the_ids_of_those_that_are_there(wire: Any, answer_of: Callable[[str, str], bytes]) -> None:
    wire.answers = [
        answer_of("getList", f"<readResponseList>{read(None, '7')}{read('RCRD_DSNT_EXIST')}</readResponseList>")
    ]

    assert ids_of(wire.soap, "customer", ["A", "B", "A"], Unit()) == {"A": "7"}


def test_a_look_that_is_refused_says_nothing(wire: Any, answer_of: Callable[[str, str], bytes]) -> None:
    wire.answers = [answer_of("getList", f"<readResponseList>{read('INSUFFICIENT_PERMISSION')}</readResponseList>")]

    with pytest.raises(RejectedError):
        ids_of(wire.soap, "customer", ["A"], Unit())
