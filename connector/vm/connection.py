"""How configurations of type `vm` are read and opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.component import Connection
from connector.vm.config import VmConfig
from connector.vm.session import VmSession


def _config(body: Mapping[str, Any]) -> VmConfig:
    return VmConfig.model_validate(body)


CONNECTION = Connection(
    name="vm",
    summary="Queues between flows, in the state of runs.",
    config=_config,
    schema=VmConfig.model_json_schema,
    open=VmSession,
    open_in=VmSession,
    needs_config=False,
)
