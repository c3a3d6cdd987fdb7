"""on_new_row: rows of a table that are new since the last poll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.component import Source, Unit
from connector.database.refusal_types import ERRORS
from connector.database.row_arguments import NewRowArguments
from connector.database.session import DatabaseSession
from connector.stream import Stream

if TYPE_CHECKING:
    from connector.database.row_changes import NewRows


def _rows(session: DatabaseSession, arguments: NewRowArguments, unit: Unit) -> NewRows:
    from connector.database.row_changes import NewRows  # noqa: PLC0415 - SQLAlchemy loads when first needed

    return NewRows(session=session, arguments=arguments, unit=unit)


def _window(session: DatabaseSession, arguments: NewRowArguments, watermark: Any, unit: Unit) -> Any:
    return _rows(session, arguments, unit).window(watermark)


def _open(session: DatabaseSession, arguments: NewRowArguments, window: Any, unit: Unit) -> Stream:
    return _rows(session, arguments, unit).open(window)


def _advance(window: Any) -> Any:
    return {"high": window["high"], "seen": window["edge"]}


ON_NEW_ROW = Source(
    name="on_new_row",
    summary="Rows of a table that are new since the last poll; changed ones too, where a change moves the watermark.",
    arguments=NewRowArguments,
    window=_window,
    open=_open,
    advance=_advance,
    errors=ERRORS,
    example="table: shop_order\nwatermark_column: updated_at\nid_column: id\nevery: 1m",
    mule="listener",
)
