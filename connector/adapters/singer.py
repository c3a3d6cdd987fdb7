"""A Singer tap over flows: `python -m connector.adapters.singer --config config.json [--discover] …`.

Messages and files are those of https://github.com/singer-io/getting-started (docs/SPEC.md, docs/DISCOVERY_MODE.md).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import Field

from connector.adapters.bookmark import bookmark_of, state_of
from connector.adapters.record_columns import columns_of, row_of
from connector.adapters.singer_schema import as_json, json_schema, types_of
from connector.config_model import ConfigModel
from connector.errors import ConfigurationError, ConnectorError
from connector.file.column_types import Column
from connector.flow.api import Flow
from connector.flow.result import exit_code

_LOOK = 200
"""Records that show what a stream without `types` holds."""
Write = Callable[[Mapping[str, Any]], None]


class TapStream(ConfigModel):
    """One stream of the tap: a flow up to a step."""

    flow: str
    """The flow file."""
    name: str = ""
    """Which flow of the file."""
    until: str = ""
    """The step that is not carried out, and whose records come."""
    key_properties: list[str] = []
    """Fields that tell records apart."""
    types: dict[str, str] = {}
    """Field → type; without it the first records show them."""
    params: dict[str, Any] = {}
    """Values of the flow's params."""


class TapConfig(ConfigModel):
    """The file of `--config`."""

    streams: dict[str, TapStream] = Field(min_length=1)
    """Stream → where it comes from."""
    environment: str = ""
    """As `connector run --env`."""


class Tap:
    """The streams of one configuration."""

    def __init__(self, config: TapConfig, write: Write) -> None:
        """Give every message to *write*."""
        self.config, self.write = config, write

    def catalog(self) -> dict[str, Any]:
        """What `--discover` prints."""
        return {"streams": [self._entry(name, stream) for name, stream in self.config.streams.items()]}

    def sync(self, catalog: Mapping[str, Any], state: Mapping[str, Any]) -> None:
        """Write the selected streams of *catalog* that are new since *state*; STATE comes after what it stands for."""
        bookmarks = dict(state.get("bookmarks", {}))
        for entry in catalog["streams"]:
            if _selected(entry):
                name = entry["tap_stream_id"]
                bookmarks[name] = {"watermark": self._synced(entry, bookmarks.get(name, {}).get("watermark"))}
                self.write({"type": "STATE", "value": {"bookmarks": dict(bookmarks)}})

    def _entry(self, name: str, stream: TapStream) -> dict[str, Any]:
        sample = [] if stream.types else self._look(stream)
        schema = json_schema(columns_of(stream.types, sample))
        keys = {"table-key-properties": stream.key_properties, "inclusion": "available"}
        fields = [
            {
                "breadcrumb": ["properties", field],
                "metadata": {"inclusion": "automatic" if field in stream.key_properties else "available"},
            }
            for field in schema["properties"]
        ]
        metadata = [{"breadcrumb": [], "metadata": {**keys, "selected-by-default": True}}, *fields]
        return {"tap_stream_id": name, "stream": name, "schema": schema, "metadata": metadata}

    def _look(self, stream: TapStream) -> list[Any]:
        """The first records of *stream*; what is kept for the next time stays as it is."""
        asked: dict[str, Any] = {"until": stream.until, "params": stream.params, "limit": _LOOK}
        with self._flow(stream).stream(stream.name, state="memory", **asked) as records:
            return list(records)

    def _synced(self, entry: Mapping[str, Any], bookmark: str | None) -> str:
        """Write one stream; the bookmark of the next time."""
        stream = self.config.streams.get(entry["tap_stream_id"])
        if stream is None:
            hint = f"the configuration has {', '.join(self.config.streams)}"
            raise ConfigurationError(f"the catalog selects {entry['tap_stream_id']!r}, which is no stream", hint=hint)
        schema = _chosen(entry)
        keys, columns = stream.key_properties, columns_of(stream.types or types_of(schema))
        self.write({"type": "SCHEMA", "stream": entry["stream"], "schema": schema, "key_properties": keys})
        with state_of(bookmark) as state:
            with self._flow(stream).stream(stream.name, until=stream.until, params=stream.params, state=state) as found:
                for record in found:
                    self.write({"type": "RECORD", "stream": entry["stream"], **_record(schema, columns, record)})
            return bookmark_of(state)

    def _flow(self, stream: TapStream) -> Flow:
        return Flow.load(stream.flow, environment=self.config.environment)


def _record(schema: Mapping[str, Any], columns: Mapping[str, Column], record: Mapping[str, Any]) -> dict[str, Any]:
    row = row_of(columns, record)
    fields = {name: as_json(row.get(name), kind) for name, kind in schema["properties"].items()}
    return {"record": fields, "time_extracted": as_json(datetime.now(UTC), {})}


def _selected(entry: Mapping[str, Any]) -> bool:
    """Whether the catalog selects the stream; where it says nothing, what is selected by default."""
    found: Mapping[str, Any] = next((one["metadata"] for one in entry.get("metadata", []) if not one["breadcrumb"]), {})
    return bool(found.get("selected", found.get("selected-by-default", entry["schema"].get("selected", False))))


def _chosen(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without the fields that the catalog leaves out."""
    said = [(one["breadcrumb"], one["metadata"]) for one in entry.get("metadata", []) if one["breadcrumb"]]
    out = {way[-1] for way, of in said if of.get("selected") is False and of.get("inclusion") != "automatic"}
    schema = entry["schema"]
    return {**schema, "properties": {name: kind for name, kind in schema["properties"].items() if name not in out}}


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="connector.adapters.singer", description="A Singer tap over flows.")
    parser.add_argument("--config", required=True, help="JSON: streams, each with flow, until, key_properties, types")
    parser.add_argument("--discover", action="store_true", help="print the catalog and end")
    parser.add_argument("--catalog", "--properties", help="JSON: which streams and fields are selected; all without it")
    parser.add_argument("--state", help="JSON: the value of the last STATE message")
    return parser.parse_args(words)


def _json_file(path: str | None) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8")) if path else None
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}", hint="give a file of JSON") from error


def _print(message: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    if message["type"] == "STATE":
        sys.stdout.flush()


def main(words: Sequence[str] | None = None) -> int:
    """Discover or sync; what goes wrong is said on stderr, since stdout is for messages."""
    asked = _arguments(words)
    try:
        tap = Tap(TapConfig.model_validate(_json_file(asked.config)), _print)
        if asked.discover:
            sys.stdout.write(json.dumps(tap.catalog(), indent=2) + "\n")
        else:
            tap.sync(_json_file(asked.catalog) or tap.catalog(), _json_file(asked.state) or {})
    except (ConnectorError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error) if isinstance(error, ConnectorError) else 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
