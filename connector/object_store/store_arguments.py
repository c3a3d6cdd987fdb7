"""What the operations of a store are asked for: which store, and which key."""

from __future__ import annotations

from connector.expression.template import Arguments

ERRORS = ("OS:STORE_NOT_AVAILABLE", "OS:INVALID_KEY")


class StoreArguments(Arguments):
    """Which store."""

    object_store: str = ""
    """Its name; that of the configuration where not said, else a store of the document's own."""


class KeyArguments(StoreArguments):
    """Which value."""

    key: str
    """What it is stored under: 1 to 500 characters."""
