"""Step: one entry of a flow, an open type that asks the registry while it is validated.

A step has exactly one kind (`netsuite.search`, `choice` …) and any of the reserved keys. The rule: inside the kind is
what the operation is asked, outside is how the engine treats it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError, ValidationInfo, field_validator
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from connector.component import Construct, Operation
from connector.config_model import ConfigModel, Duration, details, problem
from connector.diagnostics import did_you_mean
from connector.errors import BugError, ConfigurationError, ConnectorError
from connector.expression.template import Arguments, Bound, Compiled, Static, bind
from connector.retry import RetryPolicy

OnFailedRecord = Literal["dead_letter", "fail", "return"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document is read with: where kinds are found. Given to pydantic as the validation context."""

    find: Callable[[str], Any]
    """`(name) -> component`; raises ConfigurationError with a hint."""


class ErrorMapping(ConfigModel):
    """Renames an error of the step (Mule: error-mapping)."""

    source_type: str = "ANY"
    """The type it applies to, its children included."""
    target_type: str
    """The name it gets, e.g. `APP:CUSTOMER_API`."""


class Handling(Arguments):
    """What a handler does with the errors it catches."""

    type: Static[str] = "ANY"
    """Error types, comma-separated; a parent catches its children."""
    when: Compiled[bool] | None = None
    """A condition that must hold too; sees `error`."""
    steps: list[Step] = Field(default=[])
    """What runs; `payload` is the failing step's input, `error` says what happened."""
    acknowledge: Static[bool] = False
    """For on_error_continue: whether the source's event counts as done (the watermark moves)."""

    def catches(self, error: ConnectorError, scope: Mapping[str, Any]) -> bool:
        """Whether this handler takes *error*."""
        if not any(error.is_a(pattern.strip()) for pattern in self.type.split(",")):
            return False
        return self.when is None or bool(self.when(scope))


class Handler(ConfigModel):
    """One entry of `on_error`: the first that matches wins."""

    on_error_continue: Handling | None = None
    """Run the steps; their result stands for the result of what failed."""
    on_error_propagate: Handling | None = None
    """Run the steps, then fail with the same error."""

    @field_validator("on_error_propagate", mode="after")
    @classmethod
    def _one(cls, value: Handling | None, info: ValidationInfo) -> Handling | None:
        if "on_error_continue" not in info.data:
            return value  # it is refused, and told of itself
        if (value is None) == (info.data["on_error_continue"] is None):
            raise problem("handler", "a handler is on_error_continue or on_error_propagate, one of them", "")
        return value

    model_config = {"validate_default": True}

    @property
    def handling(self) -> Handling:
        """Whichever of the two it is."""
        found = self.on_error_continue or self.on_error_propagate
        if found is None:
            raise AssertionError("validated to be one of the two")
        return found


class Reserved(Arguments):
    """The keys every step may bear: how the engine treats it."""

    id: Static[str] = Field(default="", pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$|^$")
    """Names the step in logs, metrics, dead letters and tests."""
    description: Static[str] = ""
    """For readers."""
    when: Compiled[bool] | None = None
    """The step runs only where this holds."""
    target: Static[str] = Field(default="", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$|^$")
    """A variable that takes the result; the payload stays as it was."""
    target_value: Compiled[Any] | None = None
    """What the variable gets; `payload` is the result. Default: the result."""
    retry: Static[str | RetryPolicy | None] = None
    """A named policy, or one written here."""
    timeout: Static[Duration | None] = Field(default=None, gt=0)
    """The step starts nothing new after this long."""
    error_mapping: Static[list[ErrorMapping]] = []
    """Renames errors of the step; the first that matches wins."""
    on_error: list[Handler] = []
    """Handlers for this step alone."""
    on_failed_record: Static[OnFailedRecord] = "dead_letter"
    """What becomes of a record that a list write could not write."""


RESERVED = tuple(Reserved.model_fields)
_RESERVED = {*RESERVED, *map(to_camel, RESERVED)}
"""MuleSoft's spelling included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of a flow, read and checked."""

    kind: str
    """Name of the component, e.g. `netsuite.search`."""
    component: Operation[Any, Any] | Construct
    arguments: Bound
    config: str
    """Name of the configuration it uses; "" leaves it to the only one of its type."""
    reserved: Reserved

    @property
    def id(self) -> str:
        """The step's own id, "" where it has none."""
        return self.reserved.id

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"x-open": "Step"}  # the editor schema assembles it from all kinds

    @classmethod
    def read(cls, raw: Any, info: ValidationInfo) -> Step:
        """Read one entry; every finding bears its place."""
        if isinstance(raw, Step):
            return raw
        if not isinstance(raw, dict):
            raise problem("step", "a step is a mapping with one kind, e.g. `logger: {message: …}`", "write `kind: …`")
        reading: Reading = reading_of(info)
        kinds = [key for key in raw if key not in _RESERVED]
        if len(kinds) != 1:
            raise _not_one_kind(kinds, reading)
        findings: list[InitErrorDetails] = []
        reserved = _part(
            findings, lambda: Reserved.model_validate({k: raw[k] for k in raw if k in _RESERVED}, context=reading)
        )
        body = _part(findings, lambda: _body(kinds[0], raw[kinds[0]], reading), kinds[0])
        if findings or reserved is None or body is None:
            raise ValidationError.from_exception_data("step", findings, hide_input=True)
        return cls(kind=kinds[0], reserved=reserved, **body)


def _not_one_kind(kinds: list[str], reading: Reading) -> PydanticCustomError:
    """The finding about a step with no kind or several; one of them may be a reserved key with a slip."""
    found = ", ".join(kinds) or "none"
    unknown = [kind for kind in kinds if not _is_known(kind, reading)]
    near = next((hint for hint in (did_you_mean(kind, RESERVED) for kind in unknown) if hint), "")
    hint = near or "give each kind its own `-`"
    return problem("step-kind", f"a step has exactly one kind, this one has {found}", hint)


def _is_known(kind: str, reading: Reading) -> bool:
    try:
        reading.find(kind)
    except ConfigurationError:
        return False
    return True


def reading_of(info: ValidationInfo) -> Reading:
    """The validation context; documents are always read with one."""
    if not isinstance(info.context, Reading):
        raise BugError("a step was read without a Reading")
    return info.context


def _part(findings: list[InitErrorDetails], read: Callable[[], Any], *before: str) -> Any:
    """What *read* gives; its findings are collected with *before* in front of their places."""
    try:
        return read()
    except ValidationError as error:
        findings += details(error, before)
    except ConfigurationError as error:
        findings.append(
            InitErrorDetails(type=problem("unknown-kind", error.message, error.hint), loc=before, input=None)
        )
    return None


def _body(kind: str, body: Any, reading: Reading) -> dict[str, Any]:
    component = reading.find(kind)
    if not isinstance(component, Operation | Construct):
        raise ConfigurationError(f"`{kind}` is a source, not a step", hint="put it under `source:`")
    config = ""
    if isinstance(component, Construct) and component.shorthand and not _spelled_out(component, body):
        body = {component.shorthand: body}
    elif isinstance(component, Operation) and isinstance(body, dict):
        config = str(body.get("config", ""))
        body = {key: value for key, value in body.items() if key != "config"}
    return {
        "component": component,
        "arguments": bind(component.arguments, {} if body is None else body, reading),
        "config": config,
    }


def _spelled_out(component: Construct, body: Any) -> bool:
    """Whether *body* names its arguments; a mapping with any other key is the value itself, where one may be."""
    if not isinstance(body, dict):
        return False
    fields = getattr(component.arguments, "model_fields", {})
    return not component.shorthand_mapping or (bool(body) and body.keys() <= fields.keys())


Handling.model_rebuild()
Handler.model_rebuild()
Reserved.model_rebuild()
