"""validate: fail where a value is not what it has to be (Mule: the validation module)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from connector import wording
from connector.component import Construct, Interpreter
from connector.errors import ConfigurationError, ConnectorError, RejectedError
from connector.expression.template import Arguments, Compiled
from connector.message import Message
from connector.validation import RULES, ElapsedCheck, NumberCheck, PatternCheck, Rule, SizeCheck, TimeCheck

_HOLE = re.compile(r"\$\{\s*([^{}]{1,80}?)\s*\}")
"""A value that is one short expression."""


class Check(Arguments):
    """One rule."""

    is_true: Compiled[bool] | None = None
    """A condition that holds."""
    is_false: Compiled[bool] | None = None
    """A condition that does not hold."""
    is_null: Compiled[Any] | None = None
    """A value that is null."""
    is_not_null: Compiled[Any] | None = None
    """A value that is not null."""
    is_blank_string: Compiled[Any] | None = None
    """Null, or text of white space alone."""
    is_not_blank_string: Compiled[Any] | None = None
    """Text with more than white space."""
    is_empty_collection: Compiled[Any] | None = None
    """Null, or a list or mapping without items."""
    is_not_empty_collection: Compiled[Any] | None = None
    """A list or mapping with items."""
    is_email: Compiled[Any] | None = None
    """A mail address."""
    is_url: Compiled[Any] | None = None
    """An http, https or ftp address."""
    is_ip: Compiled[Any] | None = None
    """An address of IP version 4 or 6."""
    is_number: NumberCheck | None = None
    """A number, perhaps between two."""
    is_time: TimeCheck | None = None
    """Text that is a date or a date-time."""
    matches_regex: PatternCheck | None = None
    """Text of a form."""
    validate_size: SizeCheck | None = None
    """A text, list or mapping of some length."""
    is_elapsed: ElapsedCheck | None = None
    """A moment that is longer ago than some time."""
    is_not_elapsed: ElapsedCheck | None = None
    """A moment that is not."""
    message: Compiled[str] | None = None
    """What the error says, in place of a sentence of ours; may hold `${…}`."""

    def check(self) -> None:
        """One rule, and no more."""
        given = self._given()
        if len(given) != 1:
            found = ", ".join(given) or "none"
            raise ConfigurationError(f"a check has one rule, this one has {found}", hint=_HINT)

    def _given(self) -> list[str]:
        return [name for name in RULES if name in self.model_fields_set]

    def rule(self) -> tuple[Rule, Any]:
        """Its rule, and what the flow says beside its name."""
        (name,) = self._given()
        return RULES[name], getattr(self, name)


class ValidateArguments(Check):
    """One rule, or several in `all` or `any`."""

    all: list[Check] = []
    """Rules that all have to hold; one error tells which do not."""
    any: list[Check] = []
    """Rules of which one has to hold."""

    def check(self) -> None:
        """One rule, or one list of them."""
        lists = [name for name in ("all", "any") if name in self.model_fields_set]
        if len(lists) + len(self._given()) != 1:
            found = ", ".join([*self._given(), *lists]) or "none"
            raise ConfigurationError(f"validate has one rule, `all` or `any`; this one has {found}", hint=_HINT)
        if lists and not (self.all or self.any):
            raise ConfigurationError(f"`{lists[0]}` has no rule", hint="list the rules: - is_email: …")


_HINT = f"put several rules into `all:`; the rules are {', '.join(RULES)}"


def _run(arguments: ValidateArguments, message: Message, interpreter: Interpreter) -> Message:
    checks = arguments.all or arguments.any or [arguments]
    checking = _Checking(message, interpreter)
    errors = {number: error for number, check in enumerate(checks) if (error := checking.error(check))}
    if not errors or (arguments.any and len(errors) < len(checks)):
        return message
    if not (arguments.all or arguments.any):
        raise errors[0]
    said = checking.said(arguments.message) or "; ".join(error.message for error in errors.values())
    failures = {str(number): error.as_dict() for number, error in errors.items()}
    raise RejectedError(said, type="VALIDATION:MULTIPLE", failures=failures)


@dataclass(frozen=True, slots=True)
class _Checking:
    """Rules on one event."""

    message: Message
    interpreter: Interpreter

    def error(self, check: Check) -> ConnectorError | None:
        """What is wrong by *check*; None where its rule holds."""
        rule, given = check.rule()
        written = given.since if isinstance(given, ElapsedCheck) else getattr(given, "value", given)
        scope = self.interpreter.scope(self.message)
        value = self.interpreter.value(written, scope) if isinstance(written, Compiled) else written
        if rule.holds(value, given, scope["clock"]):
            return None
        source = written.text.strip() if isinstance(written, Compiled) else ""
        is_condition = rule.error == "INVALID_BOOLEAN" and given is not None
        named = f"`{source}`" if is_condition else _named(source, value, told=scope["tells"](value, source, scope))
        said = self.said(check.message) or f"{named} {rule.said(value, given)}"
        return RejectedError(said, type=f"VALIDATION:{rule.error}")

    def said(self, message: Compiled[str] | None) -> str:
        """The message of a flow for this event, "" where it has none."""
        return "" if message is None else str(self.interpreter.value(message, self.interpreter.scope(self.message)))


def _named(source: str, value: Any, *, told: bool) -> str:
    """A value in an error: the expression it is from, and what it is where it may be *told*."""
    hole = _HOLE.fullmatch(source)
    field = f"{hole[1]}: " if hole else ""
    return f"{field}{wording.told(value) if told else 'the value'}"


VALIDATE = Construct(
    name="validate",
    summary="Fail where a value is not what it has to be.",
    arguments=ValidateArguments,
    run=_run,
    shorthand="all",
    errors=("VALIDATION:MULTIPLE", *sorted({f"VALIDATION:{rule.error}" for rule in RULES.values()})),
    example=(
        "validate:\n  all:\n    - is_not_blank_string: ${payload.companyName}\n"
        "    - is_email: ${payload.email}\n      message: ${payload.companyName} has no email address\n"
        "    - is_number: {value: '${payload.quantity}', min_value: 1}"
    ),
    mule="validation:*",
)
