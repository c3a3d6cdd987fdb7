"""Records of a data frame, and a data frame of the same library of records; no type is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from connector.errors import ConfigurationError
from connector.optional_library import library

_LARGEST = (1 << 63) - 1
"""The largest whole number of a 64 bit column."""


def records_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of *frame* (pandas, polars, Arrow, whatever speaks Arrow, or mappings); nothing is None, never NaN."""
    kind = _library(frame)
    if kind == "pandas":
        return _pandas_rows(frame)
    if kind == "polars":
        return list(frame.to_dicts())
    if kind == "pyarrow" or hasattr(frame, "__arrow_c_stream__"):
        return list(_table(frame).to_pylist())
    if isinstance(frame, Iterable) and not isinstance(frame, str | bytes | Mapping):
        rows = list(frame)
        if all(isinstance(row, Mapping) for row in rows):
            return [dict(row) for row in rows]
    hint = "give a pandas or polars DataFrame, an Arrow table or a list of dicts"
    raise ConfigurationError(f"a {type(frame).__name__} holds no records", hint=hint)


def frame_like(frame: Any, rows: Sequence[Mapping[str, Any]]) -> Any:
    """*rows* as a frame of the library of *frame*; a list where that is none."""
    kind, names = _library(frame), list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [row.get(name) for row in rows] for name in names}
    if kind == "pandas":
        pandas = import_module("pandas")
        return pandas.DataFrame({name: _series(pandas, values) for name, values in columns.items()})
    if kind == "polars":
        return import_module("polars").DataFrame(columns, strict=False)
    if kind == "pyarrow" or hasattr(frame, "__arrow_c_stream__"):
        return library("pyarrow", "parquet").table(columns)
    return list(rows)


def _library(frame: Any) -> str:
    return type(frame).__module__.partition(".")[0]


def _table(frame: Any) -> Any:
    return frame if hasattr(frame, "to_pylist") else library("pyarrow", "parquet").table(frame)


def _pandas_rows(frame: Any) -> list[dict[str, Any]]:
    columns = [_column(frame.iloc[:, position]) for position in range(frame.shape[1])]
    names = list(map(str, frame.columns))
    if not columns:
        return [{} for _ in range(len(frame))]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _column(series: Any) -> list[Any]:
    there = series.notna().tolist()
    return [_plain(value) if has else None for value, has in zip(series.astype(object).tolist(), there, strict=True)]


def _plain(value: Any) -> Any:
    """*value* as Python has it: pandas' moments and numpy's numbers are not what a flow's JSON keeps."""
    for name in ("to_pydatetime", "to_pytimedelta", "item"):
        convert: Callable[[], Any] | None = getattr(value, name, None)
        if convert is not None:
            return convert()
    return value


def _series(pandas: Any, values: list[Any]) -> Any:
    """A column; whole numbers and truth values stay what they are where some are missing (pandas makes floats)."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pandas.Series(values, dtype="boolean" if None in values else "bool")
    if kinds == {int} and all(value is None or -_LARGEST <= value <= _LARGEST for value in values):
        return pandas.Series(values, dtype="Int64" if None in values else "int64")
    return pandas.Series(values, dtype=object if len(kinds) != 1 else None)
