"""dlt_resource: a flow as a resource of dlt, whose state keeps the flow's watermark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from connector.adapters.bookmark import bookmark_of, state_of
from connector.errors import ConfigurationError

if TYPE_CHECKING:
    from connector.flow.api import Flow

_KEY = "connector_watermark"
"""Where the watermark stands in the state of the resource."""


def dlt_resource(  # the hints that dlt itself takes
    flow: Flow,
    name: str = "",
    *,
    until: str = "",
    params: Mapping[str, Any] | None = None,
    table: str = "",
    primary_key: str | Sequence[str] | None = None,
    write_disposition: Literal["merge", "append", "replace"] | None = None,
    deleted: str = "",
    columns: Mapping[str, Mapping[str, Any]] | None = None,
) -> Any:
    """The records of *flow*, one flow of the file, as a dlt resource.

    dlt keeps its state with the data it extracts, and the watermark is part of that state: where reading fails, the
    same records come again. `replace` reads from the beginning each time.

    Args:
        flow: The flow file.
        name: As in `Flow.stream`.
        until: As in `Flow.stream`.
        params: As in `Flow.stream`.
        table: The table's name; the flow's where empty.
        primary_key: Columns that tell rows apart.
        write_disposition: `merge` where there is a primary key and nothing is said, else `append`.
        deleted: A field that is true where the record is gone, e.g. `_deleted`: merging takes the row away.
        columns: Further column hints of dlt.
    """
    dlt = _dlt()
    hints = {key: dict(hint) for key, hint in (columns or {}).items()}
    if deleted:
        hints[deleted] = {"data_type": "bool", "hard_delete": True, **hints.get(deleted, {})}
    disposition = write_disposition or ("merge" if primary_key else "append")
    chosen = flow.loaded.flow(name)[0]
    read = _reading(flow, chosen, until, params, whole=disposition == "replace")
    return dlt.resource(
        read,
        name=table or chosen,
        primary_key=primary_key,
        write_disposition=disposition,
        columns=hints or None,
    )


def _reading(
    flow: Flow, name: str, until: str, params: Mapping[str, Any] | None, *, whole: bool
) -> Callable[[], Iterator[list[Any]]]:
    def read() -> Iterator[list[Any]]:
        kept = _dlt().current.resource_state()
        with state_of(None if whole else kept.get(_KEY)) as state:
            with flow.stream(name, until=until, params=params, state=state) as records:
                for page in records.pages():
                    yield list(page)
            kept[_KEY] = bookmark_of(state)

    return read


def _dlt() -> Any:
    try:
        return import_module("dlt")
    except ImportError as error:
        raise ConfigurationError("this needs dlt, which is not installed", hint="pip install dlt") from error
