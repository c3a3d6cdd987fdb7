"""parse_template: a text with holes, filled in (Mule: parse-template)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from connector.component import Construct, Interpreter
from connector.config_model import Encoding
from connector.errors import ConfigurationError
from connector.expression.compiler import TemplateError
from connector.expression.lexer import ExpressionError
from connector.expression.limits import BUDGET
from connector.expression.plain_text import text as as_text
from connector.expression.template import Arguments, Compiled, Template
from connector.message import Message


class ParseTemplateArguments(Arguments):
    """Where the text is; its `${…}` are expressions on the event."""

    location: str = ""
    """Path of a file with the text."""
    content: Compiled[str] | None = None
    """The text itself."""
    encoding: Encoding = "utf-8"
    """How the file is written."""

    def check(self) -> None:
        """One text."""
        if bool(self.location) == (self.content is not None):
            raise ConfigurationError("there is not exactly one text", hint="give `location:` or `content:`")


def _run(arguments: ParseTemplateArguments, message: Message, interpreter: Interpreter) -> Message:
    def filled() -> str:
        template: Any = arguments.content or _template(*_read(arguments))
        return as_text([BUDGET], interpreter.value(template, interpreter.scope(message)))

    # a file may be another one when a killed run goes on, or not there for another process
    return message.with_payload(interpreter.unit("", filled) if arguments.location else filled())


def _read(arguments: ParseTemplateArguments) -> tuple[str, str]:
    try:
        return Path(arguments.location).read_text(encoding=arguments.encoding), arguments.location
    except (OSError, LookupError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ConfigurationError(
            f"the template {arguments.location} cannot be read: {reason}", hint="give a path that this process sees"
        ) from None


@lru_cache(maxsize=64)
def _template(text: str, where: str) -> Template:
    try:
        return Template(text)
    except TemplateError as error:
        _, first = error.problems[0]
        raise _broken(first, text, where) from None
    except ExpressionError as error:
        raise _broken(error, text, where) from None


def _broken(error: ExpressionError, text: str, where: str) -> ConfigurationError:
    line = text.count("\n", 0, error.offset) + 1
    return ConfigurationError(f"{where}:{line}: {error.message}", hint=error.hint)


PARSE_TEMPLATE = Construct(
    name="parse_template",
    summary="Fill in the holes of a text; the text is the payload after.",
    arguments=ParseTemplateArguments,
    run=_run,
    errors=("EXPRESSION",),
    example='parse_template:\n  content: "Dear ${payload.companyName}, we owe you ${payload.amount}."',
    mule="parse-template",
)
