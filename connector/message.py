"""Message: what travels through a flow; immutable, each change makes a new one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """Payload, attributes and variables of one event (Mule: the event)."""

    payload: Any = None
    attributes: Any = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    correlation_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    error: Mapping[str, Any] | None = None

    def with_payload(self, payload: Any, attributes: Any = None) -> Message:
        """The same event with another payload; attributes belong to the payload and go with it."""
        return replace(self, payload=payload, attributes=attributes)

    def with_variable(self, name: str, value: Any) -> Message:
        """The same event with one variable set."""
        return replace(self, variables={**self.variables, name: value})

    def without_variable(self, name: str) -> Message:
        """The same event with one variable less."""
        return replace(self, variables={key: value for key, value in self.variables.items() if key != name})

    def scope(self) -> dict[str, Any]:
        """What an expression sees of the event."""
        return {
            "payload": self.payload,
            "attributes": self.attributes,
            "vars": self.variables,
            "error": self.error,
            "correlation_id": self.correlation_id,
        }
