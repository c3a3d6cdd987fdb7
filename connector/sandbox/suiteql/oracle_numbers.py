"""Oracle's NUMBER on top of SQLite: decimal arithmetic, number format models, and numbers as text."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

_NUMBER = Context(prec=38, rounding=ROUND_HALF_UP)  # NUMBER keeps 38 digits
_MODEL = re.compile(r"(?P<sign>S|MI)?(?P<money>[$L])?(?P<whole>[90,G]*)(?:[.D](?P<part>[90]*))?(?P<tail>S|MI|PR)?\Z")

_HIGHEST, _LOWEST = 125, -130  # powers of ten between which a NUMBER lies
_MOST_PLACES = 125
_DIGITS = 28  # of Python's decimal context

Number = int | float
"""A number as SQLite keeps it; floats stand for the shortest decimal that reads back as the same float."""


class BadNumber(ValueError):  # noqa: N818 - the name says what is bad
    """A text that is no number, or a format that is none."""


def exact(value: Any) -> Decimal:
    """The decimal number that *value* stands for; a text is read as Oracle reads it, e.g. `1.50` or ` .5`."""
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise BadNumber(f"{value!r} is not a number") from None
    if not number.is_finite() or abs(number.adjusted()) > 2 * _HIGHEST:
        raise BadNumber(f"{value!r} is not a number that Oracle keeps")
    return number


def kept(number: Decimal) -> Number:
    """*number* as SQLite keeps it: a whole one as an integer, where it fits."""
    if not number.is_finite() or number.adjusted() > _HIGHEST:
        raise BadNumber("the number is too large")
    if number.adjusted() < _LOWEST:
        return 0
    if number == number.to_integral_value() and abs(number) < 2**63:
        return int(number)
    return float(number)


def plain_text(value: Number) -> str:
    """A number as the wire shows it: no exponent, no trailing zeros, `0.5`, `-12`."""
    if isinstance(value, int):
        return str(value)
    number = Decimal(repr(value))
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def oracle_text(value: Number) -> str:
    """A number as `TO_CHAR(n)` and `||` show it: as `plain_text`, without the zero before the point."""
    text = plain_text(value)
    return re.sub(r"^(-?)0\.", r"\1.", text)


def add(left: Any, right: Any) -> Number:
    """Sum of two numbers, in decimal."""
    return kept(_NUMBER.add(exact(left), exact(right)))


def subtract(left: Any, right: Any) -> Number:
    """Difference of two numbers, in decimal."""
    return kept(_NUMBER.subtract(exact(left), exact(right)))


def multiply(left: Any, right: Any) -> Number:
    """Product of two numbers, in decimal."""
    return kept(_NUMBER.multiply(exact(left), exact(right)))


def divide(left: Any, right: Any) -> Number:
    """Quotient of two numbers, in decimal: 5 / 2 is 2.5."""
    divisor = exact(right)
    if not divisor:
        raise BadNumber("division by zero")
    return kept(_NUMBER.divide(exact(left), divisor))


def remainder(left: Any, right: Any) -> Number:
    """`MOD`: sign of the dividend; MOD(n, 0) is n."""
    divisor = exact(right)
    return kept(exact(left)) if not divisor else kept(_NUMBER.remainder(exact(left), divisor))


def power(left: Any, right: Any) -> Number:
    """`POWER`."""
    try:
        return kept(_NUMBER.power(exact(left), exact(right)))
    except (InvalidOperation, ZeroDivisionError) as error:
        raise BadNumber(f"POWER({left}, {right}) is no number") from error


def rounded(value: Any, places: Any = 0) -> Number:
    """`ROUND`: halves away from zero, on the decimal digits: ROUND(1.005, 2) is 1.01."""
    return kept(_quantized(exact(value), int(exact(places)), ROUND_HALF_UP))


def truncated(value: Any, places: Any = 0) -> Number:
    """`TRUNC` of a number."""
    return kept(_quantized(exact(value), int(exact(places)), ROUND_DOWN))


def _quantized(number: Decimal, places: int, rounding: str) -> Decimal:
    places = max(-_MOST_PLACES, min(places, _MOST_PLACES))
    if number.adjusted() + places >= _DIGITS:
        return number  # no digit of it lies so far behind the point
    # quantize with an exponent above zero would keep it: 12E+1; the caller wants plain digits
    return Decimal(f"{number.quantize(Decimal(1).scaleb(-places), rounding=rounding):f}")


def from_text(text: str, model: str) -> Number:
    """`TO_NUMBER(text, model)`."""
    found = _read_model(model)
    bare = text.strip()
    negative = bare.startswith(("-", "<")) or bare.endswith("-")
    bare = bare.strip("+-<>$ ")
    if not re.fullmatch(r"[\d,]*\.?\d*", bare) or not re.search(r"\d", bare):
        raise BadNumber(f"{text!r} does not fit the format {model}")
    whole = bare.partition(".")[0].replace(",", "")
    if len(whole) > len(re.findall("[90]", found["whole"])) or ("." in bare and found["part"] is None):
        raise BadNumber(f"{text!r} does not fit the format {model}")
    number = exact(bare.replace(",", ""))
    return kept(-number if negative else number)


def to_text(value: Any, model: str) -> str:
    """`TO_CHAR(number, model)`; a number too large for the model is shown as #."""
    number, upper = exact(value), model.upper()
    fill = "FM" not in upper
    if upper in ("TM", "TM9"):
        return oracle_text(kept(number))
    if upper.removeprefix("FM").strip("X0") == "" and "X" in upper:
        return f"{int(number):X}".rjust(len(upper) + 1 if fill else 0)
    found = _read_model(model)
    digits = _digits(abs(number), found, fill=fill)
    if digits is None:
        return "#" * (len(model) + 1)
    width = len(found["whole"]) + (1 + len(found["part"]) if found["part"] is not None else 0) + bool(found["money"])
    text = _signed(f"{found['money'].replace('L', '$')}{digits}", found, negative=number < 0)
    return text.rjust(width + 1) if fill and not found["sign"] and not found["tail"] else text


def _read_model(model: str) -> dict[str, Any]:
    match = _MODEL.match(model.upper().replace("FM", "", 1).replace("B", "", 1))
    if not match or not model:
        raise BadNumber(f"{model!r} is no format of a number")
    found = match.groupdict()
    return {**found, "money": found["money"] or "", "whole": found["whole"].replace("G", ",")}


def _digits(number: Decimal, found: dict[str, Any], *, fill: bool) -> str | None:
    part: str | None = found["part"]
    whole, _, fraction = f"{_quantized(number, len(part or ''), ROUND_HALF_UP):f}".partition(".")
    grouped = _grouped("" if whole == "0" and part else whole, found["whole"])
    if grouped is None:
        return None
    if part is None:
        return grouped
    if not fill:
        least = part.rfind("0") + 1
        fraction = fraction[:least] + fraction[least:].rstrip("0")
    return f"{grouped}.{fraction}"


def _grouped(digits: str, model: str) -> str | None:
    """*digits* poured into *model* from the right; None where they do not fit."""
    written, rest = [], list(digits)
    first_zero = model.find("0")
    for place in range(len(model) - 1, -1, -1):
        if model[place] == ",":
            if rest or 0 <= first_zero < place:
                written.append(",")
        elif rest:
            written.append(rest.pop())
        elif 0 <= first_zero <= place:
            written.append("0")
    return None if rest else "".join(reversed(written))


def _signed(digits: str, found: dict[str, Any], *, negative: bool) -> str:
    sign, tail = found["sign"], found["tail"]
    if tail == "PR":
        return f"<{digits}>" if negative else digits
    if tail == "MI":
        return digits + ("-" if negative else "")
    if tail == "S":
        return digits + ("-" if negative else "+")
    if sign == "S":
        return ("-" if negative else "+") + digits
    return ("-" if negative else "") + digits
