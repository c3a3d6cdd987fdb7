"""How configurations of type `file` are read and opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.component import Connection
from connector.file.config import FileConfig
from connector.file.session import FileSession


def _config(body: Mapping[str, Any]) -> FileConfig:
    return FileConfig.model_validate(body)


CONNECTION = Connection(
    name="file",
    summary="Files of this machine and behind any fsspec URL: CSV, JSON, JSON lines, XML, Parquet, Excel.",
    config=_config,
    schema=FileConfig.model_json_schema,
    open=FileSession,
    needs_config=False,
)
