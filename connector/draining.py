"""drained: a list or a stream into a sink, outside of a flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from connector.component import Receipt, Sink, Unit
from connector.errors import ConfigurationError
from connector.outcome import Report
from connector.stream import Page, Stream, of


def drained(sink: Sink, records: Any, unit: Unit, batch_size: int) -> Report:
    """Write all *records* (a list, a stream, a generator, one mapping) and say what became of them."""
    stream = as_stream(records, batch_size)
    report, read, number, cursor = Report(), 0, 0, stream.start
    try:
        while cursor is not None and not (number and unit.stopped()):
            key = f"{unit.key}[{number}]" if unit.key else ""
            receipt = sink.recall(key) if key else None
            if receipt is None:
                page = stream.page(cursor)
                receipt = sink.write(key, page.records, page.cursor)
            report = report.plus(_with_errors(receipt, read))
            read, number, cursor = read + receipt.report.read, number + 1, receipt.cursor
        finish = getattr(sink, "finish", None)
        if finish is not None:
            finish()
    finally:
        sink.close()
    return report


def as_stream(records: Any, batch_size: int) -> Stream:
    """*records* as a stream of pages of *batch_size*."""
    if isinstance(records, Stream):
        return records
    if isinstance(records, Mapping):
        return of([records], batch_size)
    if isinstance(records, Sequence) and not isinstance(records, str | bytes):
        return of(records, batch_size)
    if hasattr(records, "to_dict"):  # a pandas DataFrame
        return of(records.to_dict("records"), batch_size)
    if isinstance(records, Iterable) and not isinstance(records, str | bytes):
        return _of_iterable(records, batch_size)
    raise ConfigurationError(
        f"records are a list or a stream of mappings, this is a {type(records).__name__}", hint="see `records`"
    )


def _of_iterable(records: Iterable[Any], size: int) -> Stream:
    iterator = iter(records)

    def read(_: Any) -> Page:
        block = list(islice(iterator, size))
        return Page(block, {} if len(block) == size else None)

    return Stream(read)


def _with_errors(receipt: Receipt, before: int) -> Report:
    errors = tuple({**failed["error"], "position": before + failed["index"]} for failed in receipt.failures[:5])
    return replace(receipt.report, first_errors=errors)
