"""ObjectStoreConfig: a named store, how long it keeps values, and how many (Mule: os:object-store)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from connector.config_model import ConfigModel, Duration


class ObjectStoreConfig(ConfigModel):
    """A store of values, in the state of runs."""

    type: Literal["object_store"] = "object_store"
    """The connector."""
    store: str = Field(default="", max_length=255)
    """Its name: flows of all documents that name it share it. Empty: a store of the document's own."""
    entry_ttl: Duration | None = Field(default=None, gt=0)
    """How long a value is kept; for ever where not said (Mule: entryTtl)."""
    max_entries: int | None = Field(default=None, ge=1)
    """Values at most; the oldest makes room for a new one (Mule: maxEntries)."""
    persistent: bool = True
    """False keeps values in the memory of this process, to which they belong alone (Mule: persistent)."""
