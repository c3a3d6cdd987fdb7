"""An operation that nobody has used yet behaves as one that was there from the start."""

from __future__ import annotations

from types import SimpleNamespace

from connector.component import Operation, Unit
from connector.netsuite.deferred import Deferred, with_operations
from connector.netsuite.operations.get import GET


def test_it_puts_the_operation_in_its_place() -> None:
    owner = with_operations(type("Own", (), {"session": SimpleNamespace(), "unit": Unit(), "search": "its own"}))

    assert isinstance(vars(owner)["get"], Deferred)
    assert owner.search == "its own"  # type: ignore[attr-defined] # it was given above
    assert owner.get is GET  # type: ignore[attr-defined] # as above
    assert isinstance(vars(owner)["get"], Operation)
    assert owner().get.__name__ == "get"
