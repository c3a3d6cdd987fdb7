"""From pydantic's errors to findings with file:line:column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from connector import registry
from connector.diagnostics import Diagnostic
from connector.flow.finding_codes import FINDINGS
from connector.marked_yaml import Loc, MarkedDocument
from connector.step import RESERVED
from connector.wording import NOTHING, worded

_KEYS = {"unknown-key", "unknown-kind", "extra_forbidden", "step-kind", "duplicate-key"}
"""Findings about a key rather than its value."""
_CODES = {
    "missing": "missing-key",
    "extra_forbidden": "unknown-key",
    "literal_error": "not-a-choice",
    "enum": "not-a-choice",
    "string_pattern_mismatch": "wrong-form",
    "union_tag_invalid": "not-a-choice",
    "union_tag_not_found": "missing-key",
}
"""Codes of pydantic's errors; the rest by what they begin or end with."""
_PARTS = {
    "greater_than": "out-of-range",
    "less_than": "out-of-range",
    "too_short": "wrong-length",
    "too_long": "wrong-length",
    "_type": "wrong-type",
    "_parsing": "wrong-type",
    "from_float": "wrong-type",
}


def of(error: ValidationError, marked: MarkedDocument, before: Loc = ()) -> Iterator[Diagnostic]:
    """Each finding of *error* at its place in *marked*; *before* is where the validated part stands."""
    errors = error.errors(include_url=False, include_input=False)
    misspelt = {(*found["loc"][:-1], _meant(found)) for found in errors if code_of(found["type"]) == "unknown-key"}
    for found in errors:
        loc = (*before, *found["loc"])
        code = code_of(found["type"])
        lacking = found["type"] == "missing"
        if (lacking and found["loc"] in misspelt) or _is_other_way(found, errors):
            continue  # it is there under the name that is told; it is read as a mapping, and that is what is wrong
        written = as_written(loc[:-1] if lacking else loc, marked.data)
        message, hint = worded(found, _value(marked.data, written, loc))
        if lacking:
            message, hint = f"`{loc[-1]}` is missing", hint or f"add `{loc[-1]}: …`"
        kind = _kind_around(loc) if code == "unknown-key" else ""
        if kind:
            message = f"`{loc[-1]}` is not asked of `{kind}`: it says how the step is treated"
            hint = f"write it beside `{kind}`, not inside it"
            yield marked.finding(written, key=True, code="misplaced-key", message=message, hint=hint)
            continue
        if code == "unknown-key" and _is_cut_off(written, marked.data):
            hint = "quote the text before it: inside { } and [ ] a comma ends an unquoted text"
        key = found["type"] in _KEYS or lacking
        column = int(found.get("ctx", {}).get("offset", 0))
        yield _shifted(marked.finding(written, key=key, code=code, message=message, hint=hint), column)


def _is_other_way(found: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Whether *found* says that a mapping is no text, where another finding is about what stands in it."""
    way = found["loc"][:-1]
    is_text = found["type"] == "string_type" and found["loc"][-1:] == ("str",)
    return is_text and any(len(one["loc"]) > len(way) + 1 and one["loc"][: len(way)] == way for one in errors)


def _meant(found: ErrorDetails) -> str:
    """The key that an unknown one resembles, "" where it resembles none."""
    return str(found.get("ctx", {}).get("hint", "")).partition("did you mean `")[2].partition("`")[0]


def _value(data: Any, written: Loc, loc: Sequence[str | int]) -> Any:
    """What stands at *written*; not told where that is only what lies around *loc*."""
    for part in written:
        data = data[part]
    there = not isinstance(data, dict | list) or (bool(written) and _same(str(written[-1]), str(loc[-1])))
    return data if there else NOTHING


def _is_cut_off(written: Loc, data: Any) -> bool:
    """Whether the key at *written* is what a comma cut off a text: words without a value."""
    for part in written[:-1]:
        data = data[part]
    return bool(written) and isinstance(data, dict) and " " in str(written[-1]) and data.get(written[-1]) is None


def _kind_around(loc: Loc) -> str:
    """The kind of step in which a reserved key stands; "" where it is another key, or stands elsewhere."""
    if len(loc) < 3 or _snake(str(loc[-1])) not in RESERVED:  # noqa: PLR2004 - … position, kind, key
        return ""
    kind, position = str(loc[-2]), loc[-3]
    return kind if isinstance(position, int) and registry.known(kind) else ""


def code_of(type_: str) -> str:
    """The code of a finding for pydantic's error type, or our own, which is one already."""
    if "-" in type_ or type_ in FINDINGS:
        return type_
    parts = (code for part, code in _PARTS.items() if part in type_)
    return _CODES.get(type_) or next(parts, "wrong-value")


def _shifted(finding: Diagnostic, offset: int) -> Diagnostic:
    """*finding* moved *offset* characters into its text, where that text stands on one line."""
    if not offset or finding.where is None:
        return finding
    start = finding.where.column
    quoted = finding.excerpt[start - 1 : start] in ("'", '"')
    column = start + offset + quoted
    if column > len(finding.excerpt) or finding.excerpt[start - 1 : start] in ("|", ">"):
        return finding
    return replace(finding, where=replace(finding.where, column=column))


def as_written(loc: Sequence[str | int], data: Any) -> Loc:
    """*loc* in the document's own spelling: camelCase keys as they stand, pydantic's own steps left out."""
    written: list[str | int] = []
    for part in loc:
        if isinstance(data, dict):
            key = next((key for key in data if _same(str(key), str(part))), None)
            if key is None:
                continue
            written.append(key)
            data = data[key]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            written.append(part)
            data = data[part]
    return tuple(written)


def _same(key: str, part: str) -> bool:
    return key == part or _snake(key) == part or f"{key}s" == part == "imports"


def _snake(word: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", word).lower()
