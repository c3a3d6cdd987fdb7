from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from connector.netsuite.transport_choice import AnyTransport, RestOnly, SoapOnly


def test_what_may_be_asked_for() -> None:
    assert TypeAdapter(AnyTransport).validate_python("SOAP") == "soap"
    assert TypeAdapter(RestOnly).validate_python("rest") == "rest"
    with pytest.raises(ValidationError):
        TypeAdapter(RestOnly).validate_python("soap")
    with pytest.raises(ValidationError):
        TypeAdapter(SoapOnly).validate_python("rest")
