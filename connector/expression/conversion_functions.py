"""Functions from one kind of value to another."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json as json_format
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn
from urllib.parse import quote

from connector.expression.function import Theme
from connector.expression.limits import MOST_TEXT, Meter, Misfit, Refusal, charge, charge_text, kind
from connector.expression.plain_text import formatted, written
from connector.expression.plain_text import text as as_text
from connector.expression.reading import bounded
from connector.expression.text_functions import text_of

CONVERSIONS = Theme("Conversions")
_function = CONVERSIONS.function

_TRUTH = {
    **dict.fromkeys(("t", "true", "yes", "y", "1"), True),
    **dict.fromkeys(("f", "false", "no", "n", "0"), False),
}


@_function("text(12.50)", "'12.50'")
def text(meter: Meter, value: Any) -> str:
    """The value as text: null is empty, true and false in small letters, dates as ISO 8601, records as JSON."""
    return as_text(meter, value)


@_function("format(1234.5, ',.2f')", "'1,234.50'")
def format_(meter: Meter, value: Any, form: Any) -> Any:
    """The value in a form as in f'{…:form}': `,.2f`, `05d`, `>10`, `%d.%m.%Y`."""
    return None if value is None else formatted(meter, value, text_of(form, "format"))


@_function("bool('T')", "True")
def bool_(value: Any) -> Any:
    """True or false from NetSuite's T and F, from true/false, yes/no, 1/0; null and empty text give null."""
    if value is None or value == "" or isinstance(value, bool):
        return None if value == "" else value
    found = _TRUTH.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None and isinstance(value, int | float | Decimal) and value in (0, 1):
        found = bool(value)
    if found is None:
        otherwise = f"not another {kind(value).split(' ')[-1]}"
        raise Misfit("bool() takes T or F, true or false, yes or no, 1 or 0", value, otherwise=otherwise)
    return found


@_function("json({'id': 7, 'total': 1.50})", '\'{"id":7,"total":1.50}\'')
def json(meter: Meter, value: Any) -> str:
    """The value as JSON, decimals with all their digits."""
    return written(meter, value)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


@_function("parse_json('{\"total\": 1.50}').total", "1.50")
def parse_json(meter: Meter, value: Any) -> Any:
    """The value that a JSON text writes; numbers with a fraction are decimals."""
    if value is None or value == "":
        return None
    found = text_of(value, "parse_json")
    if len(found) > MOST_TEXT:
        raise Refusal(f"parse_json() takes at most {MOST_TEXT} characters")
    charge(meter, len(found) >> 1)
    try:
        made = json_format.loads(found, parse_float=Decimal, parse_constant=_no_constant)
    except ValueError:
        raise Misfit("parse_json() takes JSON", value, otherwise="and the text is not") from None
    return bounded(meter, made)


@_function("url_encode('a b/ü')", "'a%20b%2F%C3%BC'")
def url_encode(meter: Meter, value: Any) -> Any:
    """The text as a part of an address."""
    if value is None:
        return None
    found = as_text(meter, value)
    charge_text(meter, 12 * len(found))
    return quote(found, safe="")


@_function("to_base64('Grüße')", "'R3LDvMOfZQ=='")
def to_base64(meter: Meter, value: Any) -> Any:
    """The text, as UTF-8, in base 64."""
    if value is None:
        return None
    found = text_of(value, "to_base64")
    charge_text(meter, 6 * len(found))
    return base64.b64encode(found.encode("utf-8", "replace")).decode()


@_function("from_base64('R3LDvMOfZQ==')", "'Grüße'")
def from_base64(meter: Meter, value: Any) -> Any:
    """The text, as UTF-8, that was written in base 64."""
    if value is None:
        return None
    found = text_of(value, "from_base64")
    charge_text(meter, len(found))
    try:
        return base64.b64decode(found, validate=True).decode()
    except (binascii.Error, ValueError):
        raise Misfit("from_base64() takes a UTF-8 text in base 64", value, otherwise="and it is not") from None


@_function("sha256('abc')[:12]", "'ba7816bf8f01'")
def sha256(meter: Meter, value: Any) -> Any:
    """The SHA-256 of a text, or of a record's or list's JSON with sorted fields, in hexadecimal: a fingerprint."""
    if value is None:
        return None
    found = value if isinstance(value, str) else written(meter, value, ordered=True)
    charge_text(meter, len(found))
    return hashlib.sha256(found.encode("utf-8", "surrogatepass")).hexdigest()


@_function("type_of(12.50)", "'decimal'")
def type_of(value: Any) -> str:
    """What the value is: null, bool, int, decimal, text, date, datetime, duration, list or record."""
    word = kind(value)
    if isinstance(value, date):
        return "datetime" if word == "a date-time" else "date"
    return _WORDS.get(word, word.removeprefix("a "))


_WORDS = {"true/false": "bool", "a whole number": "int", "a decimal number": "decimal", "a number": "decimal"}
