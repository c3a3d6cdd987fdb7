"""A document as typed models: what a flow file may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, cast

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, core_schema

from connector.component import Source
from connector.config_model import ConfigModel, Duration, problem, retold
from connector.errors import ConfigurationError
from connector.expression.template import Bound, bind
from connector.flow.on_failure import OnFailure
from connector.flow.redelivery import RedeliveryPolicy
from connector.listener import Listener
from connector.retry import RetryPolicy
from connector.step import Handler, Reading, Step, reading_of

T = TypeVar("T")

_CRON_FIELDS = (5, 6, 7)
"""Unix has five fields, Quartz six (seconds first) or seven (a year last)."""


class Schedule(ConfigModel):
    """When a flow runs by itself (Mule: scheduler with fixed-frequency or cron)."""

    every: Duration | None = Field(default=None, gt=0)
    """Time from one start to the next."""
    start_delay: Duration = Field(default=0.0, ge=0)
    """Time before the first start."""
    cron: str = ""
    """Five fields as Unix writes them, six or seven as Quartz does."""
    time_zone: str = "UTC"
    """IANA name of the zone the cron fields are read in."""
    disallow_concurrent_execution: bool = True
    """A start is skipped while the run before is still under way; else it waits for its end."""
    missed: Literal["skip", "once", "all"] = "once"
    """Starts that were missed while nobody served the schedule: left out (as Mule does), made up for by one run, or
    each by a run of its own, the last 1,000."""

    @model_validator(mode="after")
    def _one_way(self) -> Schedule:
        if self.every is not None and self.cron:
            raise problem("schedule", "a schedule has `every` or `cron`, not both", "remove one of them")
        if self.cron:
            check_cron(self.cron, self.time_zone)
        return self


def check_cron(expression: str, time_zone: str) -> None:
    """Raise where *expression* or *time_zone* cannot be read."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - only documents with a cron need it

    from croniter import croniter  # noqa: PLC0415 - only documents with a cron need it

    fields = len(expression.split())
    if fields not in _CRON_FIELDS or not croniter.is_valid(
        unix_cron(expression), second_at_beginning=fields > _CRON_FIELDS[0]
    ):
        raise problem("cron", f"{expression!r} is not a cron expression", "five fields: minute hour day month weekday")
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise problem("time-zone", f"there is no time zone {time_zone!r}", "use an IANA name: Europe/Berlin") from None


def unix_cron(expression: str) -> str:
    """Quartz's `?` and its year field as croniter reads them."""
    return " ".join(expression.replace("?", "*").split()[:7])


POLLING = tuple(Schedule.model_fields)
"""Keys of a polling source that say when; the others are its own."""
_POLLING_IN_MULE = tuple(map(to_camel, POLLING))


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSource:
    """What starts a flow: a schedule, a polling source with one, or a listener."""

    kind: str
    schedule: Schedule = field(default_factory=Schedule)
    component: Source | None = None
    listener: Listener | None = None
    arguments: Bound | None = None
    config: str = ""
    each: Literal["stream", "record"] = "stream"
    redelivery: RedeliveryPolicy | None = None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"x-open": "Source"}  # the editor schema assembles it from all sources

    @classmethod
    def read(cls, raw: Any, info: ValidationInfo) -> FlowSource:
        """Read `source:`; it has exactly one key."""
        if isinstance(raw, FlowSource):
            return raw
        if not isinstance(raw, dict) or len(raw) != 1:
            raise problem("source", "a source has exactly one kind", "e.g. `schedule: {every: 5m}`")
        ((kind, body),) = raw.items()
        if body is not None and not isinstance(body, dict):
            raise retold(_not_a_mapping(), (kind,))
        body = dict(body or {})
        if kind == "schedule":
            return cls(kind=kind, schedule=_nested(kind, lambda: Schedule.model_validate(body)))
        reading = reading_of(info)
        try:
            component = reading.find(kind)
        except ConfigurationError as error:
            raise problem("unknown-kind", error.message, error.hint) from None
        if isinstance(component, Listener):
            config = str(body.pop("config", ""))
            arguments = _nested(kind, lambda: bind(component.arguments, body, reading))
            return cls(kind=kind, listener=component, arguments=arguments, config=config)
        if isinstance(component, Source):
            return cls._polling(kind, component, body, reading)
        raise problem("unknown-kind", f"`{kind}` is not a source", "sources are listed by `connector operations`")

    @classmethod
    def _polling(cls, kind: str, component: Source, body: dict[str, Any], reading: Reading) -> FlowSource:
        """A source that is asked now and then: its own arguments, and when."""
        polling = {key: body.pop(key) for key in list(body) if _is_polling(key)}
        config, each = str(body.pop("config", "")), body.pop("each", "stream")
        if each not in ("stream", "record"):
            raise problem("each", f"each is stream or record, not {each!r}", "use `each: record` for one run a record")
        redelivery = _redelivery(kind, body, each, reading)
        schedule = _nested(kind, lambda: Schedule.model_validate(polling))
        arguments = _nested(kind, lambda: bind(component.arguments, body, reading))
        return cls(
            kind=kind,
            schedule=schedule,
            component=component,
            arguments=arguments,
            config=config,
            each=each,
            redelivery=redelivery,
        )


def _redelivery(kind: str, body: dict[str, Any], each: Any, reading: Reading) -> RedeliveryPolicy | None:
    """The policy that *body* holds, which is taken out of it."""
    if "redelivery" not in body:
        return None
    raw = body.pop("redelivery")
    if each != "record":
        hint = "add `each: record`; a stream whose run fails is read again, as its watermark stays"
        raise problem("redelivery", "redelivery counts the failures of one record", hint)
    if raw is not None and not isinstance(raw, dict):
        raise retold(_not_a_mapping(), (kind, "redelivery"))
    try:
        return cast(RedeliveryPolicy, bind(RedeliveryPolicy, raw or {}, reading).loaded)
    except ValidationError as error:
        raise retold(error, (kind, "redelivery")) from None


def _is_polling(key: str) -> bool:
    return key in POLLING or key in _POLLING_IN_MULE


def _not_a_mapping() -> ValidationError:
    wrong = problem("wrong-type", "a mapping belongs here", "write its keys below it, e.g. `every: 5m`")
    return ValidationError.from_exception_data("source", [InitErrorDetails(type=wrong, loc=(), input=None)])


def _nested(kind: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except ValidationError as error:
        raise retold(error, (kind,)) from None


class StopAfter(ConfigModel):
    """How many failed records turn into a failure of the run."""

    count: int | None = Field(default=None, ge=1)
    """This many failed records."""
    ratio: float | None = Field(default=None, gt=0, le=1)
    """This share of the records read, looked at from the hundredth record on."""


class FlowBody(ConfigModel):
    """One flow: what starts it and what it does."""

    description: str = ""
    """For readers."""
    source: FlowSource | None = None
    """What starts it; without one it is started by `connector run` or by `flow_ref`."""
    steps: list[Step] = Field(min_length=1)
    """What it does, in order."""
    on_error: list[Handler] = []
    """Handlers for errors that no step handled."""
    stop_after: StopAfter | None = None
    """How many failed records are too many."""
    max_concurrency: int | None = Field(default=None, ge=1)
    """Runs at the same time (Mule: maxConcurrency)."""
    initial_state: Literal["started", "stopped"] = "started"
    """`stopped` keeps its source still until it is started by name."""
    on_failure: OnFailure | None = None
    """Who is told of runs that end badly, in place of whom the project tells."""


class SubFlow(ConfigModel):
    """Steps to refer to; no source and no handlers of its own."""

    description: str = ""
    """For readers."""
    steps: list[Step] = Field(min_length=1)
    """What it does, in order."""


class Param(ConfigModel):
    """A value that whoever runs the flow may give (`-p name=value`)."""

    description: str = ""
    """For readers."""
    type: Literal["text", "integer", "decimal", "boolean", "date", "datetime"] = "text"
    """What the given text is read as."""
    default: Any = None
    """The value where none is given; without a default it must be given."""


class Document(ConfigModel):
    """A flow file."""

    name: str = Field(default="", pattern=r"^[A-Za-z_][A-Za-z0-9_.-]*$|^$")
    """Name of the document; the file's name where absent."""
    description: str = ""
    """For readers."""
    imports: list[str] = Field(default=[], alias="import")
    """Files whose configs and policies are used here."""
    params: dict[str, Param] = {}
    """Values that may be given at the start; a plain value is the default."""
    configs: dict[str, dict[str, Any]] = {}
    """Connections by name; each has a `type`."""
    retry_policies: dict[str, RetryPolicy] = {}
    """Policies by name, for `retry:` of a step."""
    flows: dict[str, FlowBody] = {}
    """Flows by name."""
    sub_flows: dict[str, SubFlow] = {}
    """Reusable steps by name, for `flow_ref`."""
    tests: list[Any] = []
    """Tests of the flows above; `connector test` reads and runs them."""

    @field_validator("params", mode="before")
    @classmethod
    def _plain_defaults(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {
            name: given if _is_param(given) else {"default": given, "type": _type(given)}
            for name, given in value.items()
        }

    @property
    def all_steps(self) -> Mapping[str, list[Step]]:
        """The steps of every flow and sub-flow by name."""
        flows = {name: flow.steps for name, flow in self.flows.items()}
        return flows | {name: sub.steps for name, sub in self.sub_flows.items()}


def _is_param(given: Any) -> bool:
    return isinstance(given, dict) and bool(given.keys() & {"default", "type", "description"})


def _type(default: Any) -> str:
    if isinstance(default, bool):
        return "boolean"
    return {int: "integer", float: "decimal"}.get(type(default), "text")
