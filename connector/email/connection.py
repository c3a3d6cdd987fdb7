"""How configurations of type `email` are read and opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.component import Connection
from connector.email.config import EmailConfig
from connector.email.session import EmailSession


def _config(body: Mapping[str, Any]) -> EmailConfig:
    return EmailConfig.model_validate(body)


CONNECTION = Connection(
    name="email",
    summary="Mail by SMTP.",
    config=_config,
    schema=EmailConfig.model_json_schema,
    open=EmailSession,
)
