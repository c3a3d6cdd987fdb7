"""VmConfig: queues, and how many messages they take (Mule: vm:config)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from connector.config_model import ConfigModel


class VmConfig(ConfigModel):
    """Queues in the state of runs; all flows that share a state share them."""

    type: Literal["vm"] = "vm"
    """The connector."""
    prefix: str = Field(default="", max_length=100)
    """Stands before the names of its queues: configurations with different prefixes do not see each other's."""
    max_outstanding_messages: dict[str, int] = {}
    """Messages at most by queue name; a queue that is not listed takes any number."""
