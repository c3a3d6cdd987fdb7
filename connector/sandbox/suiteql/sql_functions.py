"""Oracle's functions as SQLite calls them: `NS_NAME`, NULL in and out, dates and numbers as this engine keeps them."""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from connector.sandbox.suiteql import (
    oracle_characters,
    oracle_date_math,
    oracle_dates,
    oracle_maths,
    oracle_numbers,
    oracle_text,
    oracle_zones,
)
from connector.sandbox.suiteql.oracle_date_reading import from_text as date_from_text
from connector.sandbox.suiteql.oracle_dates import BadDate, is_date, keep, moment_of
from connector.sandbox.suiteql.oracle_numbers import BadNumber, exact, kept
from connector.sandbox.suiteql.oracle_numbers import oracle_text as number_text
from connector.sandbox.suiteql.oracle_text import BadPattern
from connector.sandbox.suiteql.relative_ranges import range_of

Value = Any
"""What SQLite hands over: None, a number, or a text (a date is a marked text)."""
Impl = Callable[..., Value]
FAILURES = (BadDate, BadNumber, BadPattern, ValueError, ArithmeticError, TypeError, IndexError)


class SqlFunctions:
    """The functions of one connection; remembers why the last query failed."""

    def __init__(self, connection: sqlite3.Connection, date_model: str = "FMMMFM/FMDDFM/YYYY") -> None:
        """Register everything on *connection*; *date_model* is the account's date format in Oracle's words."""
        self.date_model = date_model
        self.zone: tzinfo = UTC
        self._state = threading.local()
        for name, function in self._table().items():
            connection.create_function(f"NS_{name}", -1, self._guarded(name, function), deterministic=True)

    @property
    def failure(self) -> str:
        """Why a function failed in this thread since it was last asked; "" where none did."""
        found: str = getattr(self._state, "failure", "")
        self._state.failure = ""
        return found

    def _guarded(self, name: str, function: Impl) -> Impl:
        def call(*arguments: Value) -> Value:
            try:
                result = function(*arguments)
            except FAILURES as error:
                self._state.failure = f"{name}: {error}"
                raise
            if isinstance(result, str) and len(result) > oracle_text.LONGEST_TEXT:
                self._state.failure = f"{name}: the result has {len(result)} characters"
                raise BadPattern(self._state.failure)
            return None if result == "" else result

        return call

    # ---------------------------------------------------------------- conversions

    def text_of(self, value: Value) -> str | None:
        """A value as `TO_CHAR` or `||` shows it; NULL stays."""
        if value is None or (isinstance(value, str) and not is_date(value)):
            return None if value is None else str(value)
        if isinstance(value, str):
            return oracle_dates.to_text(moment_of(value), self.date_model)
        return number_text(value)

    def date_of(self, value: Value) -> str | None:
        """A value as a date: a text is read in the account's format."""
        if value is None or is_date(value):
            return None if value is None else str(value)
        text = str(self.text_of(value))
        for model in (self.date_model, f"{self.date_model} HH:MI AM", f"{self.date_model} HH24:MI:SS", "YYYY-MM-DD"):
            try:
                return keep(date_from_text(text, model, datetime(1, 1, 1)))  # noqa: DTZ001 - a wall clock
            except BadDate:
                continue
        raise BadDate(f"{text!r} is no date in the format {self.date_model}")

    def _moment(self, value: Value) -> datetime:
        return moment_of(str(self.date_of(value)))

    def _to_char(self, value: Value, model: Value = None) -> Value:
        if value is None or model is None:
            return self.text_of(value)
        if is_date(value):
            return oracle_dates.to_text(moment_of(value), model)
        return oracle_numbers.to_text(value, model)

    def _to_date(self, now: str, value: Value, model: Value = None) -> Value:
        if value is None:
            return None
        if is_date(value) or model is None:
            return self.date_of(value)
        return keep(date_from_text(str(self.text_of(value)), model, moment_of(now)))

    def _to_number(self, value: Value, model: Value = None) -> Value:
        if value is None:
            return None
        return kept(exact(value)) if model is None else oracle_numbers.from_text(str(value), model)

    # ---------------------------------------------------------------- arithmetic

    def _add(self, left: Value, right: Value) -> Value:
        if is_date(left):
            return self._shifted(left, right)
        if is_date(right):
            return self._shifted(right, left)
        return oracle_numbers.add(left, right)

    def _subtract(self, left: Value, right: Value) -> Value:
        if is_date(left) and is_date(right):
            gap = moment_of(left) - moment_of(right)
            return oracle_numbers.divide(kept(exact(gap.total_seconds())), 86400)
        if is_date(left):
            return self._shifted(left, -exact(right))
        return oracle_numbers.subtract(left, right)

    @staticmethod
    def _shifted(day: str, days: Value) -> str:
        seconds = round(float(exact(days)) * 86400)  # a DATE has whole seconds
        return keep(moment_of(day) + timedelta(seconds=seconds))

    def _trunc(self, value: Value, unit: Value = None) -> Value:
        if is_date(value):
            return keep(oracle_date_math.truncate(moment_of(value), unit or "DD"))
        return oracle_numbers.truncated(value, unit or 0)

    def _round(self, value: Value, unit: Value = None) -> Value:
        if is_date(value):
            return keep(oracle_date_math.truncate(moment_of(value) + timedelta(hours=12), "DD"))
        return oracle_numbers.rounded(value, unit or 0)

    def _extract(self, part: str, value: Value) -> Value:
        found = self._moment(value)
        return getattr(found, part.lower())

    # ---------------------------------------------------------------- the table

    def _table(self) -> dict[str, Impl]:
        return {
            **{name: _strict(function) for name, function in self._strict_table().items()},
            "TO_CHAR": self._to_char,
            "RELATIVE_RANGE": self._relative_range,
            "MNFILTER": self._mn_filter,
            "TO_DATE": self._to_date,
            "TO_NUMBER": self._to_number,
            "AS_DATE": self.date_of,
            "CONCAT": lambda *parts: "".join(self.text_of(part) or "" for part in parts),
            "GREATEST": lambda *values: None if None in values else max(values),
            "LEAST": lambda *values: None if None in values else min(values),
            "REPLACE": lambda text, old=None, new=None: (
                text
                if text is None or old is None
                else oracle_text.exchanged(self._t(text), self._t(old), self._t(new))
            ),
            "REGEXP_REPLACE": self._regexp_replace,
        }

    def _relative_range(self, code: Value, edge: str, flag: str, now: str) -> Value:
        if code is None:
            return None
        found = range_of(str(code), moment_of(now).date())
        if found is None:
            raise BadDate(f"{code!r} is no relative date range")
        if edge == "START":
            return keep(found[0])
        return keep(found[1]) if flag == "DATE" else f"{keep(found[1])[:11]} 23:59:59"

    def _mn_filter(self, how: str, exact: str, listed: Value, *values: Value) -> Value:
        fold: Callable[[str], str] = str if exact == "T" else str.lower
        own = {fold(part.strip()) for part in self._t(listed).split(",") if part.strip()}
        wanted = {fold(self._t(value).strip()) for value in values if value is not None}
        hit = {
            "INCLUDE": bool(own & wanted), "INCLUDE_ALL": wanted <= own, "INCLUDE_EXACTLY": own == wanted,
            "EXCLUDE": not own & wanted, "EXCLUDE_ALL": not wanted <= own, "EXCLUDE_EXACTLY": own != wanted,
        }  # fmt: skip
        return "T" if hit[how.removeprefix("MN_")] else "F"

    def _shift(self, value: Value, amount: str, unit: str, sign: int) -> Value:
        return keep(oracle_date_math.shifted(self._moment(value), amount, unit, sign))

    def _t(self, value: Value) -> str:
        return self.text_of(value) or ""

    def _regexp_replace(self, text: Value, pattern: Value, by: Value = None, *rest: Value) -> Value:
        if text is None or pattern is None:
            return text
        return oracle_text.replaced(self._t(text), pattern, by or "", *rest)

    def _strict_table(self) -> dict[str, Impl]:
        t = self._t
        return {
            "ADD": self._add,
            "SUB": self._subtract,
            "MUL": oracle_numbers.multiply,
            "DIV": oracle_numbers.divide,
            "MOD": oracle_numbers.remainder,
            "POWER": oracle_numbers.power,
            "ROUND": self._round,
            "TRUNC": self._trunc,
            "ABS": lambda n: kept(abs(exact(n))),
            "CEIL": lambda n: math.ceil(exact(n)),
            "FLOOR": lambda n: math.floor(exact(n)),
            "SIGN": lambda n: (exact(n) > 0) - (exact(n) < 0),
            "SQRT": lambda n: kept(exact(n).sqrt()),
            "EXP": lambda n: kept(exact(n).exp()),
            "LN": lambda n: kept(exact(n).ln()),
            "LOG": lambda base, n: kept(exact(n).ln() / exact(base).ln()),
            "ADD_MONTHS": lambda d, n: keep(oracle_date_math.add_months(self._moment(d), int(exact(n)))),
            "LAST_DAY": lambda d: keep(oracle_date_math.last_day(self._moment(d))),
            "NEXT_DAY": lambda d, name: keep(oracle_date_math.next_day(self._moment(d), name)),
            "MONTHS_BETWEEN": lambda a, b: oracle_date_math.months_between(self._moment(a), self._moment(b)),
            "EXTRACT": self._extract,
            "SHIFT": self._shift,
            "NEW_TIME": lambda d, here, there: keep(oracle_zones.new_time(self._moment(d), here, there)),
            "TZ_OFFSET": lambda name, now: oracle_zones.offset_text(name, moment_of(now)),
            "FROM_TZ": lambda d, name: (oracle_zones.zone_of(name), self.date_of(d))[1],
            "SYS_EXTRACT_UTC": lambda d: keep(oracle_zones.to_utc(self._moment(d), self.zone)),
            **oracle_maths.MATHS,
            **{name: self._of_texts(function) for name, function in oracle_characters.CHARACTERS.items()},
            "TO_INTEGER": oracle_numbers.rounded,
            "AS_NUMBER": lambda value: kept(exact(value)),
            "UPPER": lambda text: t(text).upper(),
            "LOWER": lambda text: t(text).lower(),
            "INITCAP": lambda text: oracle_text.initial_capitals(t(text)),
            "LENGTH": lambda text: len(t(text)),
            "SUBSTR": lambda text, start, *length: oracle_text.substring(t(text), int(start), *map(int, length)),
            "INSTR": lambda text, part, *rest: oracle_text.position(t(text), t(part), *map(int, rest)),
            "LPAD": lambda text, width, fill=" ": oracle_text.padded(t(text), int(width), fill, left=True),
            "RPAD": lambda text, width, fill=" ": oracle_text.padded(t(text), int(width), fill, left=False),
            "TRIM": lambda text, fill=" ": t(text).strip(fill),
            "LTRIM": lambda text, fill=" ": t(text).lstrip(fill),
            "RTRIM": lambda text, fill=" ": t(text).rstrip(fill),
            "TRANSLATE": lambda text, old, new: oracle_text.translated(t(text), old, new),
            "ASCII": lambda text: ord(t(text)[0]),
            "CHR": lambda code: chr(int(code)),
            "LIKE": lambda text, pattern, *escape: int(oracle_text.is_like(t(text), t(pattern), *escape)),
            "REGEXP_LIKE": lambda text, pattern, flags="": int(oracle_text.is_match(t(text), pattern, flags)),
            "REGEXP_SUBSTR": lambda text, *rest: oracle_text.found_text(t(text), *rest),
            "REGEXP_INSTR": lambda text, *rest: oracle_text.found_place(t(text), *rest),
            "REGEXP_COUNT": lambda text, *rest: oracle_text.count_of(t(text), *rest),
        }

    def _of_texts(self, function: Impl) -> Impl:
        return lambda text, *rest: function(self._t(text), *rest)


def _strict(function: Impl) -> Impl:
    """NULL where any argument is NULL."""

    def call(*arguments: Value) -> Value:
        return None if None in arguments else function(*arguments)

    return call
