"""What `transport` may say, for operations that go both ways and for those that go one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from connector.netsuite.mule_spelling import lowered

AnyTransport = Annotated[Literal["auto", "soap", "rest"], BeforeValidator(lowered)]
RestOnly = Annotated[Literal["auto", "rest"], BeforeValidator(lowered)]
SoapOnly = Annotated[Literal["auto", "soap"], BeforeValidator(lowered)]
