"""How configurations of type `netsuite` are read and opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.component import Connection
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.session import Session


def _config(body: Mapping[str, Any]) -> NetSuiteConfig:
    return NetSuiteConfig.model_validate(dict(body))


def _account(config: NetSuiteConfig) -> str:
    return config.resolved().connection.identity().id


CONNECTION = Connection(
    name="netsuite",
    summary="One NetSuite account, over REST, SuiteQL, RESTlets and SOAP.",
    config=_config,
    schema=NetSuiteConfig.model_json_schema,
    open=Session,
    account=_account,
)
