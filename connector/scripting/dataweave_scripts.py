"""DataWeave scripts, run unchanged by the library that MuleSoft publishes; they may read files and variables.

Source of what is said here: the package `dataweave-native` (BSD-3) and its behaviour, measured.
"""

from __future__ import annotations

import atexit
import json
import re
import threading
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from connector.errors import ConfigurationError, RejectedError
from connector.optional_library import library

_JSON, _UNSAID = "application/json", "application/dw"
_OUTPUT = re.compile(r"^\s*output\s", re.MULTILINE)
_VERSION = re.compile(r"^\s*%dw\s+[\d.]+[^\n]*\n")
_ALONE = threading.Lock()
"""The library serves one script at a time."""


def run(script: str, inputs: Mapping[str, Any]) -> Any:
    """What *script* makes of *inputs* (`payload`, `vars`, `attributes` …): data where it puts out JSON, else text.

    Raises:
        RejectedError: The script is wrong or fails.
    """
    dataweave = _library()
    given = {
        name: dataweave.InputValue(content=_encoder().encode(value).decode(), mime_type=_JSON)
        for name, value in inputs.items()
    }
    with _ALONE:
        result = _runtime().run(with_output(script), given)
    if not result.success:
        first, _, rest = str(result.error).partition("\n")
        raise RejectedError(first.strip() or "the script fails", hint=rest.strip(), type="TRANSFORMATION")
    text = result.get_string()
    return json.loads(text, parse_float=Decimal) if result.mime_type == _JSON else text


def read(path: str) -> str:
    """The script in the file *path*."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        hint = "give a path that this process sees"
        raise ConfigurationError(f"the script {path} cannot be read: {reason}", hint=hint) from None


def as_records(made: Any) -> list[Any]:
    """What a script made of a page, which goes on as a page.

    Raises:
        RejectedError: It is no list.
    """
    if not isinstance(made, list):
        hint = "over a stream a script sees a page at a time: let it map the payload, or make a list before"
        raise RejectedError(f"the script made a {type(made).__name__} of a page", hint=hint, type="TRANSFORMATION")
    return made


def with_output(script: str) -> str:
    """*script* with JSON as its output where it names none: in Mule that would be Java's own objects."""
    header, separator, body = script.partition("\n---")
    if script.startswith("---"):
        header, separator, body = "", "\n---", script[3:]
    if not separator:
        return f"%dw 2.0\noutput {_JSON}\n---\n{script}"
    if _OUTPUT.search(header):
        return script
    version = _VERSION.match(f"{header}\n")
    start = version.group().strip() if version else "%dw 2.0"
    rest = f"{header}\n"[version.end() :] if version else header
    return f"{start}\noutput {_JSON}\n{rest.strip()}{separator}{body}"


def _library() -> Any:
    """There are wheels for Linux on x86-64 and for macOS on arm64."""
    return library("dataweave", "dataweave")


@cache
def _encoder() -> Any:
    import msgspec  # noqa: PLC0415 - only scripts need it

    return msgspec.json.Encoder(decimal_format="number")


@cache
def _runtime() -> Any:
    """The library, begun once in a process."""
    runtime = _library().DataWeave()
    runtime.initialize()
    atexit.register(runtime.cleanup)
    return runtime
