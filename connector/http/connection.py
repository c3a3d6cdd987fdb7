"""How configurations of type `http` are read and opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.component import Connection
from connector.http.config import HttpConfig
from connector.http.session import HttpSession


def _config(body: Mapping[str, Any]) -> HttpConfig:
    return HttpConfig.model_validate(body)


CONNECTION = Connection(
    name="http",
    summary="Any API over HTTP, and requests that others send us.",
    config=_config,
    schema=HttpConfig.model_json_schema,
    open=HttpSession,
    needs_config=False,
)
