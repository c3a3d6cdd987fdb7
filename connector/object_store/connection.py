"""How configurations of type `object_store` are read and opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.component import Connection
from connector.object_store.config import ObjectStoreConfig
from connector.object_store.session import ObjectStoreSession


def _config(body: Mapping[str, Any]) -> ObjectStoreConfig:
    return ObjectStoreConfig.model_validate(body)


CONNECTION = Connection(
    name="object_store",
    summary="Values that flows keep under names of their own, in the state of runs.",
    config=_config,
    schema=ObjectStoreConfig.model_json_schema,
    open=ObjectStoreSession,
    open_in=ObjectStoreSession,
    needs_config=False,
)
