"""SuiteScriptError: what a script throws, and how NetSuite writes it into the answer's message."""

from __future__ import annotations

import json
import traceback
from pathlib import Path


class SuiteScriptError(Exception):
    """An error as `N/error` makes it: a *name* (the code on the wire) and a message; raised by scripts and for them."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message


class UsageLimitError(SuiteScriptError):
    """The script has used up its governance units (Oracle help section_4640094112)."""

    def __init__(self) -> None:
        super().__init__("SSS_USAGE_LIMIT_EXCEEDED", "Script Execution Usage Limit Exceeded")


UNEXPECTED = "UNEXPECTED_ERROR"


def as_suitescript(error: Exception) -> SuiteScriptError:
    """*error* as one of SuiteScript: an exception of Python's own is an unexpected one, named in the message."""
    if isinstance(error, SuiteScriptError):
        return error
    return SuiteScriptError(UNEXPECTED, f"{type(error).__name__}: {error}")


def message_of(error: Exception) -> str:
    """The JSON text that NetSuite puts into `message`: type, name, message, stack, cause (shape: public captures)."""
    known, stack = as_suitescript(error), _stack(error)
    cause = {
        "type": "internal error",
        "code": known.name,
        "details": known.message,
        "userEvent": None,
        "stackTrace": stack,
        "notifyOff": False,
    }
    document = {
        "type": "error.SuiteScriptError",
        "name": known.name,
        "message": known.message,
        "stack": stack,
        "cause": cause,
        "id": "",
        "notifyOff": False,
        "userFacing": False,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _stack(error: Exception) -> list[str]:
    """Innermost first, as `function(/SuiteScripts/file.py:12)`; the sandbox's own frames are not the script's."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if _is_script(one.filename)]
    return [f"{one.name}(/SuiteScripts/{Path(one.filename).name}:{one.lineno})" for one in reversed(frames)]


_OURS, _SHIPPED, _PYTHON = (
    Path(__file__).parents[1],
    Path(__file__).with_name("scripts"),
    Path(json.__file__).parents[1],
)


def _is_script(file: str) -> bool:
    path = Path(file)
    return path.is_relative_to(_SHIPPED) or not (path.is_relative_to(_OURS) or path.is_relative_to(_PYTHON))
