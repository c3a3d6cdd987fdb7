"""Functions on text; null in, null out."""

from __future__ import annotations

from typing import Any

from connector.expression import linear_pattern
from connector.expression.function import Theme
from connector.expression.limits import Meter, Refusal, charge, charge_text, kind
from connector.expression.number_functions import whole
from connector.expression.plain_text import text as as_text
from connector.expression.reading import listed

TEXT = Theme("Text")
_function = TEXT.function


def text_of(value: Any, use: str) -> str:
    """*value*, which has to be text; *use* names the function in the message."""
    if type(value) is str:
        return value
    if isinstance(value, str):
        return str(value)
    hint = "say what stands for null: default(…, '')" if value is None else "write text(…) around it"
    raise Refusal(f"{use}() takes text, not {kind(value)}", hint)


@_function("upper('Straße')", "'STRASSE'")
def upper(value: Any) -> Any:
    """The text in capitals."""
    return None if value is None else text_of(value, "upper").upper()


@_function("lower('ANNA@ACME.COM')", "'anna@acme.com'")
def lower(value: Any) -> Any:
    """The text in small letters."""
    return None if value is None else text_of(value, "lower").lower()


@_function("title('acme of boston')", "'Acme Of Boston'")
def title(value: Any) -> Any:
    """Each word with a capital."""
    if value is None:
        return None
    return " ".join(word[:1].upper() + word[1:].lower() for word in text_of(value, "title").split(" "))


@_function("trim('  Acme  ')", "'Acme'")
def trim(value: Any) -> Any:
    """The text without white space at its ends."""
    return None if value is None else text_of(value, "trim").strip()


@_function("squeeze('  Acme   of\\n Boston ')", "'Acme of Boston'")
def squeeze(value: Any) -> Any:
    """The text with each run of white space made one space, none at the ends."""
    return None if value is None else " ".join(text_of(value, "squeeze").split())


@_function("length('Łódź')", "4")
def length(value: Any) -> int:
    """Number of characters of a text, items of a list or fields of a record; 0 for null."""
    if value is None:
        return 0
    if isinstance(value, str | list | tuple | dict):
        return len(value)
    raise Refusal(f"length() takes a text, a list or a record, not {kind(value)}")


@_function("replace('4-5-6', '-', '/')", "'4/5/6'")
def replace(meter: Meter, value: Any, old: Any, new: Any) -> Any:
    """The text with every *old* made *new*."""
    if value is None:
        return None
    found, out, put = text_of(value, "replace"), text_of(old, "replace"), text_of(new, "replace")
    if not out:
        raise Refusal("replace() looks for an empty text", "give the text to be replaced")
    times = found.count(out)
    charge_text(meter, len(found) + times * (len(put) - len(out)))
    charge(meter, len(found) >> 3)
    return found.replace(out, put)


@_function("split('red, green, blue', ', ')", "['red', 'green', 'blue']")
def split(meter: Meter, value: Any, separator: Any = ",") -> Any:
    """The parts of the text between the separators."""
    if value is None:
        return None
    by = text_of(separator, "split")
    if not by:
        raise Refusal("split() looks for an empty text", "give the text between the parts")
    parts = text_of(value, "split").split(by)
    charge(meter, 2 * len(parts) + (len(value) >> 3))
    return parts


@_function("join(['red', 7, None], '; ')", "'red; 7; '")
def join(meter: Meter, values: Any, separator: Any = ", ") -> Any:
    """The items of a list as one text, with *separator* between them."""
    if values is None:
        return None
    by = text_of(separator, "join")
    pieces = [as_text(meter, value) for value in listed(values, use="join() takes")]
    charge(meter, len(pieces))
    charge_text(meter, sum(map(len, pieces)) + len(by) * max(len(pieces) - 1, 0))
    return by.join(pieces)


@_function("starts_with('INV-42', 'INV')", "True")
def starts_with(value: Any, start: Any) -> bool:
    """Whether the text starts so; false for null."""
    return value is not None and text_of(value, "starts_with").startswith(text_of(start, "starts_with"))


@_function("ends_with('report.csv', '.csv')", "True")
def ends_with(value: Any, end: Any) -> bool:
    """Whether the text ends so; false for null."""
    return value is not None and text_of(value, "ends_with").endswith(text_of(end, "ends_with"))


@_function("position('INV-42', '-')", "3")
def position(value: Any, part: Any) -> Any:
    """Where *part* first stands in the text, counted from 0; null where it does not."""
    if value is None:
        return None
    at = text_of(value, "position").find(text_of(part, "position"))
    return None if at < 0 else at


@_function("substring('INV-42', 4)", "'42'")
def substring(value: Any, start: Any, end: Any = None) -> Any:
    """The characters from *start* up to *end*, counted from 0; the same as `value[start:end]`."""
    if value is None:
        return None
    stop = None if end is None else whole(end, "substring")
    return text_of(value, "substring")[whole(start, "substring") : stop]


@_function("truncate('A very long memo', 6)", "'A very'")
def truncate(value: Any, most: Any) -> Any:
    """At most that many characters of the text: NetSuite refuses texts longer than their field."""
    return None if value is None else text_of(value, "truncate")[: max(whole(most, "truncate"), 0)]


@_function("before('anna@acme.com', '@')", "'anna'")
def before(value: Any, separator: Any) -> Any:
    """What stands before the first *separator*; the whole text where there is none."""
    return None if value is None else _cut(value, separator, "before")[0]


@_function("after('anna@acme.com', '@')", "'acme.com'")
def after(value: Any, separator: Any) -> Any:
    """What stands after the first *separator*; null where there is none."""
    if value is None:
        return None
    _, found, rest = _cut(value, separator, "after")
    return rest if found else None


def _cut(value: Any, separator: Any, use: str) -> tuple[str, str, str]:
    by = text_of(separator, use)
    if not by:
        raise Refusal(f"{use}() looks for an empty text")
    return text_of(value, use).partition(by)


@_function("pad_left('42', 6, '0')", "'000042'")
def pad_left(meter: Meter, value: Any, width: Any, fill: Any = " ") -> Any:
    """The text filled on the left up to *width* characters."""
    return None if value is None else _padding(meter, value, width, fill, "pad_left") + as_text(meter, value)


@_function("pad_right('42', 6, '.')", "'42....'")
def pad_right(meter: Meter, value: Any, width: Any, fill: Any = " ") -> Any:
    """The text filled on the right up to *width* characters."""
    return None if value is None else as_text(meter, value) + _padding(meter, value, width, fill, "pad_right")


def _padding(meter: Meter, value: Any, width: Any, fill: Any, use: str) -> str:
    by = text_of(fill, use)
    if len(by) != 1:
        raise Refusal(f"{use}() fills with one character, not {len(by)}")
    missing = max(whole(width, use) - len(as_text(meter, value)), 0)
    charge_text(meter, missing)
    return by * missing


@_function("digits('+49 (0)30 1234')", "'490301234'")
def digits(value: Any) -> Any:
    """The digits 0 to 9 of the text, the rest left out."""
    if value is None:
        return None
    return "".join(character for character in text_of(value, "digits") if character in "0123456789")


@_function(r"matches('SO-1042', '[A-Z]{2}-\d+')", "True")
def matches(meter: Meter, value: Any, pattern: Any) -> bool:
    """Whether the whole text has the form of the pattern (see Patterns); false for null."""
    if value is None:
        return False
    return linear_pattern.compiled(text_of(pattern, "matches")).matches(meter, text_of(value, "matches"))


@_function(r"extract('Order SO-1042, paid', '[A-Z]{2}-\d+')", "'SO-1042'")
def extract(meter: Meter, value: Any, pattern: Any) -> Any:
    """The first and longest part of the text that has the form of the pattern, or null."""
    if value is None:
        return None
    return linear_pattern.compiled(text_of(pattern, "extract")).extract(meter, text_of(value, "extract"))
