"""Operation, Source and Construct: frozen declarations of what a flow, a program or a person can call.

From one declaration come the Python method, the YAML step, the linter, the JSON Schema and the reference page.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, Literal, ParamSpec, Protocol, TypeVar, overload

from connector import events
from connector.errors import ConfigurationError, ConnectorError
from connector.listener import Listener
from connector.outcome import Report
from connector.retry import RetryPolicy
from connector.stream import Cursor, Page, Stream
from connector.wording import worded

if TYPE_CHECKING:
    from connector.message import Message

P = ParamSpec("P")
R = TypeVar("R")

Effect = Literal["read", "write", "none"]
Shape = Literal["nothing", "value", "list", "stream", "results", "report"]
Transport = Literal["auto", "soap", "rest", "restlet", "local"]


def never() -> bool:
    """Nobody asks to stop."""
    return False


class Stopped(Exception):  # noqa: N818 - not an error: a person asked for it
    """A person asked to stop; everything up to `where` is done and remembered."""

    def __init__(self, where: str) -> None:
        """Say *where* the run stands: the unit that would have come next."""
        super().__init__(f"stopped before {where}")
        self.where = where


@dataclass(frozen=True, kw_only=True)
class Unit:
    """The piece of work an operation runs in: who asks, until when, and who is told."""

    key: str = ""
    """What the engine records it under; unique in all runs."""
    step: str = ""
    flow: str = ""
    document: str = ""
    """Name of the document that the flow stands in; "" for a program."""
    run: str = ""
    retry: RetryPolicy | None = None
    """The step's own policy; None leaves it to the connection."""
    deadline: float | None = None
    """A moment of `time.monotonic` after which nothing new is started."""
    stood: Any = None
    """What the operation's `before` gave when this was begun by a process that was killed; None where it is new."""
    is_part: bool = False
    """Whether it is part of a larger piece of work, which is redone as a whole."""
    emit: events.Emit = field(default=events.ignore, repr=False)
    stopped: Callable[[], bool] = field(default=never, repr=False)
    """Whether a person asked to stop; looked at between units and in every wait."""
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    """How it waits; breaks off when a person asks to stop."""

    def at(self, key: str) -> Unit:
        """The same circumstances for the piece of work *key*."""
        return replace(self, key=key)

    def undisturbed(self) -> Unit:
        """The same, but a wish to stop waits until this piece of work is over: what is half done has no outcome."""
        return replace(self, stopped=never, sleep=time.sleep)

    def begin(self, seconds: float | None, bound: float | None = None) -> None:
        """Let the deadline be *seconds* from now, at most *bound*: each page of a stream has the time of its step."""
        ends = [end for end in (bound, None if seconds is None else time.monotonic() + seconds) if end is not None]
        object.__setattr__(self, "deadline", min(ends, default=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a sink remembers of a unit: where to go on, and what became of its records."""

    cursor: Cursor
    report: Report
    failures: Sequence[dict[str, Any]] = ()
    """One entry a failed record: `index`, `record`, `error`."""


class Sink(Protocol):
    """Where the blocks of a stream go; it remembers each unit in the transaction that writes it."""

    def recall(self, key: str) -> Receipt | None:
        """What was done under *key*, or None."""

    def write(self, key: str, records: Sequence[Any], cursor: Cursor) -> Receipt:
        """Write *records* and remember *key* with *cursor* (where the next unit starts), both or neither."""

    def close(self) -> None:
        """Let go of what it holds."""


class Session(Protocol):
    """An open connection that carries operations over one or more transports."""

    @property
    def transport(self) -> str:
        """The transport the configuration asks for, `auto` where it does not care."""

    def refusal(self, transport: str, effect: str) -> str:
        """Why *transport* cannot carry an operation of that *effect* on this connection; "" where it can."""


class HasSession(Protocol):
    """Whatever offers operations as methods."""

    @property
    def session(self) -> Any:
        """The open connection."""

    @property
    def unit(self) -> Unit:
        """The circumstances under which its methods run."""


Carrier = Callable[[Any, Any, Unit], R]
"""`(session, arguments, unit) -> result`: all an operation's function receives."""


@dataclass(frozen=True, kw_only=True)
class Operation(Generic[P, R]):
    """One thing a connector can do."""

    name: str
    """Name without its connector, e.g. `get`; the file's name."""
    summary: str
    effect: Effect
    arguments: Callable[P, Any]
    """The pydantic model of its parameters."""
    takes: Shape = "value"
    gives: Shape = "value"
    rest: Carrier[R] | None = None
    soap: Carrier[R] | None = None
    restlet: Carrier[R] | None = None
    local: Carrier[R] | None = None
    """Carrier of a connector that has one transport only (database, file)."""
    choose: Callable[[Any], str] | None = None
    """Which transport `auto` takes where it depends on the arguments; "" leaves it to the order rest, soap."""
    recognised_over: tuple[Transport, ...] = ()
    """Transports over which NetSuite knows the very same call of the same unit again, and gives what the first made."""
    sink: Callable[[Any, Any, Unit], Sink] | None = None
    """Opens it as the end of a stream whose blocks commit together with the unit."""
    before: Callable[[Any, Any], Any] | None = None
    """`(session, arguments) -> state`, small JSON written down before a call that cannot be repeated; None where there
    is none. A call that a kill cut off is done again with it as `Unit.stood`: it undoes what is half done."""
    after: Callable[[Any, Any, Unit], None] | None = None
    """`(session, arguments, unit)`, once the result of such a call is written down: drops what only a redo needs."""
    repeatable: Callable[[Any], bool] | None = None
    """Whether a call with these arguments may be done twice, where its effect and its name do not tell."""
    only_reads: Callable[[Any], bool] | None = None
    """Whether a call with these arguments changes nothing, where its effect is to write."""
    gives_attributes: bool = False
    """Whether it gives `{payload, attributes}`, both of the message."""
    records: str = ""
    """The argument that holds the records of a list operation; in a flow it defaults to the payload."""
    block_size: int = 1000
    """Records a block, unless the arguments say `batch_size`."""
    ordered: bool = False
    """Whether its records must come one after the other: a file is written from its start to its end."""
    errors: tuple[str, ...] = ()
    """Error types it may end with."""
    example: str = ""
    """Arguments as YAML, in one line or several."""
    mule: str = ""
    """MuleSoft's name of it."""

    @property
    def transports(self) -> tuple[str, ...]:
        """The transports that carry it, the preferred one first."""
        return tuple(name for name in ("rest", "soap", "restlet", "local") if getattr(self, name) is not None)

    def transport(self, session: Session, arguments: Any) -> str:
        """The transport of one call, decided from arguments and connection; raises before anything is sent."""
        if self.local is not None:
            return "local"
        wanted = getattr(arguments, "transport", "auto")
        if wanted == "auto" and session.transport in self.transports:
            wanted = session.transport  # what the connection prefers, where this operation has it
        if wanted == "auto":
            chosen = self.choose(arguments) if self.choose else ""
            possible = [name for name in self.transports if not session.refusal(name, self.effect)]
            wanted = chosen or (possible or list(self.transports))[0]
        if wanted not in self.transports:
            raise ConfigurationError(
                f"{self.name} is not carried by {wanted}",
                hint=f"use transport: {' or '.join(self.transports)}, or leave it at auto",
                operation=self.name,
            )
        reason = session.refusal(wanted, self.effect)
        if reason:
            raise ConfigurationError(f"{self.name} cannot use {wanted}: {reason}", operation=self.name)
        return wanted

    def run(self, session: Any, arguments: Any, unit: Unit) -> R:
        """Carry it out on *session*."""
        carrier: Carrier[R] = getattr(self, self.transport(session, arguments))
        return carrier(session, arguments, unit)

    @overload
    def __get__(self, client: None, owner: type) -> Operation[P, R]: ...
    @overload
    def __get__(self, client: HasSession, owner: type) -> Callable[P, R]: ...
    def __get__(self, client: HasSession | None, owner: type) -> Any:
        if client is None:
            return self

        def method(*args: P.args, **kwargs: P.kwargs) -> R:
            return self.run(client.session, checked(self.arguments, *args, **kwargs), client.unit)

        method.__name__ = method.__qualname__ = self.name
        method.__doc__ = self.help()
        method.__signature__ = _signature(self.arguments)  # type: ignore[attr-defined]
        return method

    def help(self) -> str:
        """The docstring of the method: summary and parameters."""
        return _help(self.summary, self.arguments)


@dataclass(frozen=True, kw_only=True)
class Source:
    """What starts runs by itself: it finds a window of work, and opens it as a stream.

    The window is small JSON that is recorded before anything is read, so that a killed run reads the same again.
    """

    name: str
    summary: str
    arguments: Callable[..., Any]
    window: Callable[[Any, Any, Any, Unit], Any]
    """`(session, arguments, watermark, unit) -> window`; None where there is nothing to do."""
    open: Callable[[Any, Any, Any, Unit], Stream]
    """`(session, arguments, window, unit) -> stream` of what the window holds."""
    advance: Callable[[Any], Any]
    """`(window) -> watermark` once the window's records are acknowledged."""
    acknowledge: Callable[[Any, Any, Any, Unit, Collection[int] | None], None] | None = None
    """`(session, arguments, window, unit, failed)`, once the watermark is set: what becomes of the window's work at its
    place; *failed* are the positions of records that failed, None where nobody knows which of them. A run that is
    killed meanwhile does it again."""
    acknowledge_late: Callable[[Any, Any, Any, Unit], None] | None = None
    """`(session, arguments, record, unit)`, of a record that got through when it came again: its window is past.
    A run that is killed meanwhile does it again."""
    transports: tuple[str, ...] = ()
    """The transports that carry it, where its connector has several."""
    errors: tuple[str, ...] = ()
    example: str = ""
    mule: str = ""

    def help(self) -> str:
        """Summary and parameters."""
        return _help(self.summary, self.arguments)


class Objects(Protocol):
    """Named stores of values in the state; what has expired is not there."""

    def store(self, store: str, key: str, value: Any, *, ttl: float | None = None) -> None:
        """Keep *value* under *key* for *ttl* seconds (None: until it is removed)."""

    def store_if_absent(self, store: str, key: str, value: Any, *, ttl: float | None = None) -> bool:
        """Keep *value* where nothing is under *key*; whether it was kept."""

    def retrieve(self, store: str, key: str, default: Any = None) -> Any:
        """The value under *key*, or *default*."""

    def remove(self, store: str, key: str) -> bool:
        """Take away what is under *key*; whether something was."""


class Contents(Protocol):
    """What the steps of a run have delivered before; what is noted counts once the run has ended well."""

    @property
    def whole(self) -> bool:
        """Whether the run reads all that its steps ask for: only then something can be gone."""

    def changed(self, step: str, records: Sequence[tuple[Sequence[Any], Any]], *, seen: bool) -> list[bool]:
        """Whether each of *records* (key, content) is not what *step* delivered last; *seen* is for `gone`."""

    def gone(self, step: str, after: str, most: int) -> tuple[list[Any], str]:
        """At most *most* keys that did not come in this run, and where to go on behind them; "" at both ends."""

    def is_empty(self, step: str) -> bool:
        """Whether *step* has delivered nothing yet."""

    def in_part(self) -> Contents:
        """The same for a step that sees a part of the records at a time."""


class Interpreter(Protocol):
    """What a construct sees of the run it is part of."""

    @property
    def label(self) -> str:
        """What the step around here is called in logs: its flow and its id, or its place; the same in each run."""

    @property
    def key(self) -> str:
        """What this place is called among all runs: the same again when a killed run goes on."""

    def run(self, steps: Sequence[Any], message: Message, name: str = "") -> Message:
        """Run *steps* in order; *name* tells repetitions apart (`[3]`)."""

    def call(self, name: str, message: Message) -> Message:
        """Run the flow or sub-flow *name* in the same event."""

    def inside(self, name: str) -> Interpreter:
        """The place *name* below this one."""

    def within_unit(self) -> Interpreter:
        """The same place inside a unit: its steps are redone with it."""

    def unit(self, name: str, work: Callable[[], Any]) -> Any:
        """Do *work* once: its JSON result is remembered under *name* and given again when the run is resumed."""

    def spread(self, tasks: Iterable[Any], work: Callable[[Any, Any], Any], *, at_once: int) -> Iterator[Any]:
        """What `work(place, task)` makes of each of *tasks*, in their order; other processes may carry some out."""

    @property
    def at_once(self) -> int:
        """How many blocks the engine would have under way at the same time."""

    def kept_pages(self, stream: Stream) -> Iterator[dict[str, Any]]:
        """The pages of *stream* one by one, each kept while the run lasts: `from` (records before it) and `page`."""

    def kept_page(self, name: str) -> Page:
        """The `page` that `kept_pages` kept, in whatever process."""

    def keep_page(self, name: str, records: Sequence[Any]) -> Sequence[Any]:
        """Keep *records* as a page while the run lasts, for `kept_page`; where one is kept already, that one."""

    def forget(self, name: str) -> None:
        """Drop what was remembered below *name*: a later unit stands for it."""

    def scope(self, message: Message) -> Mapping[str, Any]:
        """What expressions see of *message* here."""

    def value(self, compiled: Callable[..., Any], scope: Mapping[str, Any]) -> Any:
        """What a compiled field gives in *scope*, its references resolved."""

    def shown(self, value: Any, message: Message) -> Any:
        """*value* as a log may show it: without the values of *message* that the project redacts."""

    def named(self, error: ConnectorError) -> ConnectorError:
        """*error* with the step around here, where it names none yet."""

    def handled(self, error: ConnectorError, handlers: Sequence[Any], message: Message) -> Message:
        """The message after the first of *handlers* that catches *error*; raises it where none does."""

    def keep_failure(self, error: ConnectorError) -> None:
        """Write down that *error* is handled: whoever goes this way again must go the same."""

    def wait(self, seconds: float) -> None:
        """Wait; breaks off when a person asks to stop, and a restart waits what is left of a long wait."""

    def beside(self, steps: Sequence[Any], message: Message) -> None:
        """Take *message* through *steps* beside the run, which ends when they have; a kill does not lose them."""

    @property
    def objects(self) -> Objects:
        """Values that outlive the run, under names of their own."""

    @property
    def contents(self) -> Contents | None:
        """What was delivered before; None where the records of the run were asked for by name."""

    def spooled(self, value: Any) -> Any:
        """A stream read now and kept on disk; anything else as it is."""

    def steady(self, stream: Stream) -> Stream:
        """*stream* where any page can be read again after a kill, else one over what is read and kept now."""

    def each(self, step: Any, messages: Sequence[Message]) -> Sequence[Message | ConnectorError]:
        """Carry out one step for many events: a list operation once for all of them; errors stand for their events."""

    def set_aside(self, step: Any, position: int, message: Message, error: ConnectorError) -> None:
        """Make a dead letter of the event at *position* of this place, which failed in *step*."""

    def count(self, read: int, written: int = 0, failed: int = 0) -> None:
        """Count records for this step; those set aside are counted as failed already."""

    def emit(self, event: events.Event) -> None:
        """Tell who listens."""


@dataclass(frozen=True, kw_only=True)
class Construct:
    """A step of the language itself: it changes the message or decides which steps run."""

    name: str
    summary: str
    arguments: Callable[..., Any]
    run: Callable[[Any, Message, Interpreter], Message]
    """`(arguments, message, interpreter) -> message`."""
    chooses: Callable[[Any, Message, Interpreter], tuple[str, Sequence[Any]]] | None = None
    """`(arguments, message, interpreter) -> (name, steps)` of a construct that only says which steps run: with it,
    records that go the same way go together."""
    shorthand: str = ""
    """The argument that a body which is not a mapping stands for, e.g. `choice: [...]`."""
    shorthand_mapping: bool = False
    """Whether a mapping without that argument's name stands for it too, e.g. `set_payload: {a: 1}`."""
    errors: tuple[str, ...] = ()
    example: str = ""
    mule: str = ""

    def help(self) -> str:
        """Summary and parameters."""
        return _help(self.summary, self.arguments)


Component = Operation[Any, Any] | Source | Listener | Construct


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How a kind of configuration is read and opened."""

    name: str
    """The `type:` of the configuration."""
    summary: str
    config: Callable[[Mapping[str, Any]], Any]
    """Reads a mapping (references unresolved); raises pydantic's ValidationError or ConfigurationError."""
    schema: Callable[..., dict[str, Any]]
    """JSON Schema of the mapping, for editors; takes pydantic's `by_alias`."""
    open: Callable[[Any], Any]
    """`(config) -> session`; resolves references, sends nothing yet. The session has `close()`."""
    account: Callable[[Any], str] = lambda config: ""  # noqa: ARG005 - most connectors have no accounts
    """What state is keyed by, e.g. NetSuite's account id."""
    needs_config: bool = True
    """Whether its steps do nothing without a configuration in the document."""
    open_in: Callable[[Any, Any], Any] | None = None
    """`(config, state) -> session` of a connector whose data is kept in the state of runs; in place of `open`."""


def _signature(arguments: Callable[..., Any]) -> inspect.Signature:
    """The parameters in our spelling; pydantic's own signature shows the aliases."""
    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if info.is_required() else info.get_default(call_default_factory=True),
            annotation=info.annotation,
        )
        for name, info in getattr(arguments, "model_fields", {}).items()
    ]
    return inspect.Signature(sorted(parameters, key=lambda parameter: parameter.default is not inspect.Parameter.empty))


def _help(summary: str, arguments: Callable[..., Any]) -> str:
    from connector.attribute_docstrings import described  # noqa: PLC0415 - reads source, which only help needs

    fields = described(arguments) if isinstance(arguments, type) and hasattr(arguments, "model_fields") else {}
    return "\n".join([summary, "", *(f"    {name}: {info.description or ''}" for name, info in fields.items())])


def checked(arguments: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> Any:
    """The arguments of a call from Python; a wrong one is a ConfigurationError that names it."""
    from pydantic import ValidationError  # noqa: PLC0415 - only a wrong call needs it

    if args:
        names = list(getattr(arguments, "model_fields", {}))
        given = ", ".join(f"{name}={value!r}" for name, value in zip(names, args, strict=False))
        raise ConfigurationError("parameters are given by name", hint=f"write {given or 'name=value'}")
    try:
        return arguments(*args, **kwargs)
    except ValidationError as error:
        found = error.errors()
        first = next((one for one in found if one["type"] == "unknown-key"), found[0])  # it may be the one that lacks
        name = ".".join(str(part) for part in first["loc"])
        known = ", ".join(getattr(arguments, "model_fields", {}))
        message, hint = worded(first, first["input"])
        hint = hint or f"the parameters are {known}"
        raise ConfigurationError(f"{name}: {message}" if name else message, hint=hint) from None
