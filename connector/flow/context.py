"""What all steps of one run share: connections, params, listeners, the names of steps, and the tally of records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from connector import events
from connector.component import Contents, Objects
from connector.errors import ConnectorError
from connector.flow.check import addresses, flows, steps_of
from connector.flow.load import LoadedFlow
from connector.flow.sessions import Sessions
from connector.flow.tally import Tally
from connector.flow.write_counts import is_single_write
from connector.message import Message
from connector.outcome import Report
from connector.reference import resolve_text
from connector.retry import RetryPolicy
from connector.state.written_records import Written
from connector.step import Step
from connector.stream import Page, Stream

if TYPE_CHECKING:
    from connector.flow.sidings import Sidings


_SHORTEST = 4
"""Characters of a value that is looked for in texts: `12` stands in too many of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A record set aside, as it entered the step that could not handle it."""

    step: str
    unit: str
    position: int
    record: Any
    error: Mapping[str, Any]
    variables: Mapping[str, Any] = field(default_factory=dict)


class PageStore(Protocol):
    """Where pages that can be read only once are kept while the run lasts."""

    def put(self, run: str, key: str, page: Page) -> Page:
        """Keep *page*."""

    def get(self, run: str, key: str) -> Page | None:
        """The page under *key*."""

    def drop(self, run: str, prefix: str = "") -> None:
        """Forget the pages under keys that begin with *prefix*."""


Proceed = Callable[[Step, Sequence[Message]], Sequence[Any]]
"""`(step, messages) -> results`: lets a step do its work."""


class Around(Protocol):
    """What stands around each step: to trace it, or to put a double in its place."""

    def around(self, step: Step, messages: Sequence[Message], here: Any, proceed: Proceed) -> Sequence[Any]:
        """What `proceed(acting, messages)` gives, one result a message: *acting* is *step*, or its double."""


class Doubles(Around, Protocol):
    """What stands in for steps and for time while a flow is tested or rehearsed."""

    def now(self) -> datetime:
        """The moment that the run is said to begin."""

    def wait(self, seconds: float) -> bool:
        """Wait, or let time be over at once; whether somebody asks to stop."""


@dataclass(kw_only=True)
class Context:
    """One run's surroundings."""

    loaded: LoadedFlow
    flow: str
    params: Mapping[str, Any]
    sessions: Sessions
    tally: Tally
    dead_letters: Callable[[Sequence[Letter]], object]
    """Keeps letters, those it is given at once in one transaction."""
    emit: events.Emit = events.ignore
    limit: int | None = None
    """Records read at most by each step that opens a stream; None where the flow's source is bounded."""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    """What `now()` gives all along the run, so that what is done again gives the same."""
    pages: PageStore | None = None
    objects: Objects | None = None
    """Values that outlive the run."""
    contents: Contents | None = None
    """What its steps have delivered before; None where its records were asked for by name."""
    sidings: Sidings | None = None
    """What goes on beside the run."""
    doubles: Around | None = None
    """What stands around steps, or in for them; None where nobody looks."""
    audit: Callable[[Sequence[Written]], Any] | None = None
    """Notes what was written to accounts; None where nobody wants to know."""
    failed_at: tuple[ConnectorError, Step, Message] | None = field(default=None, init=False, repr=False)
    """The error under way, the innermost step it was raised in, and the event as it entered that step."""
    failed_path: str = field(default="", init=False, repr=False)
    """Where that step is kept; "" where it is part of a unit."""
    _failing: tuple[ConnectorError, Message] | None = field(default=None, init=False, repr=False)
    """The error under way, and the event that handlers are given of it."""
    _left: tuple[ConnectorError, Message] | None = field(default=None, init=False, repr=False)
    """The error under way, and the event that a handler left which handed it on."""
    _references: dict[str, str] = field(default_factory=dict, init=False, repr=False)

    def policy(self, retry: str | RetryPolicy | None) -> RetryPolicy | None:
        """The policy a step names or holds."""
        return self.loaded.policies[retry] if isinstance(retry, str) else retry

    @cached_property
    def _addresses(self) -> Mapping[int, str]:
        return addresses(self.loaded.document)

    @cached_property
    def single_writes(self) -> frozenset[str]:
        """What the steps are called that write one record."""
        document = self.loaded.document
        steps = (step for flow, loc in flows(document) for step, _ in steps_of(flow, loc))
        return frozenset(self.address(step) for step in steps if is_single_write(step))

    def address(self, step: Step) -> str:
        """What *step* is called in logs, counts and dead letters: its flow and its id, else its place."""
        return self._addresses[id(step)]

    def reference(self, reference: Any) -> str:
        """The value of a reference `${env:…}` in the arguments of a step, looked up once a run."""
        text = f"${{{reference.scheme}:{reference.rest}}}"
        if text not in self._references:
            self._references[text] = resolve_text(text)
        return self._references[text]

    def unresolved(self, text: str) -> str:
        """*text* with each reference in place of what it gave: for a log, which shows no secret."""
        for reference, value in self._references.items():
            text = text.replace(value, reference) if len(value) >= _SHORTEST else text
        return text

    def tells(self, value: Any, expression: str, scope: Mapping[str, Any]) -> bool:
        """Whether a message may tell *value*, which *expression* met in *scope*: it is no secret, and not redacted."""
        words, text = re.findall(r"\w+", expression), str(value)
        seen = [scope.get(name) for name in ("payload", "attributes", "vars", "error")]
        hidden = [*self.loaded.redaction.of(seen).hidden, *self._references.values()]
        concealed = self.loaded.redaction.names(words) or "params" in words
        return not concealed and not any(one in text or text in one for one in hidden if one)

    def apart(self) -> Context:
        """The same surroundings with a tally of its own, for work beside other work."""
        return replace(self, tally=Tally(), sidings=self.sidings and self.sidings.apart())

    def note_failure(self, error: ConnectorError, step: Step, message: Message, path: str) -> None:
        """Remember where *error* began; the steps around it tell of it too."""
        if self.failed_at is None or self.failed_at[0] is not error:
            self.failed_at, self.failed_path = (error, step, message), path

    def note_event(self, error: ConnectorError, message: Message, *, anew: bool = False) -> None:
        """Remember the event in which *error* began; *anew*: in place of the one that is known."""
        if anew or self._failing is None or self._failing[0] is not error:
            self._failing = (error, message)

    def note_handed_on(self, error: ConnectorError, message: Message) -> None:
        """Remember the event that a handler left when it handed *error* on: the next handler begins with it."""
        self.note_event(error, message, anew=True)
        self._left = (error, message)

    def left_by_handler(self, error: ConnectorError) -> Message | None:
        """The event that the last handler left which handed *error* on; None where there was none."""
        return self._left[1] if self._left is not None and self._left[0] is error else None

    def event_of(self, error: ConnectorError, message: Message) -> Message:
        """What a handler is given of *message*: the event as it was where *error* began, as in Mule.

        A stream that was under way there is left behind: it would fail again where it is read.
        """
        if self._failing is None or self._failing[0] is not error:
            return message
        event = self._failing[1]
        return event.with_payload(message.payload, message.attributes) if isinstance(event.payload, Stream) else event

    def set_aside(self, *letters: Letter) -> Report:
        """Keep *letters* at once and say so; the report that counts them."""
        if letters:
            self.dead_letters(letters)
        report = Report()
        for letter in letters:
            error = self.loaded.redaction.of([letter.record, dict(letter.variables)]).within(letter.error)
            code = str(error.get("code") or error.get("type", ""))
            message = str(error.get("message", ""))
            self.emit(events.DeadLettered(step=letter.step, code=code, message=message))
            report = report.plus(Report(dead_letters=1, first_errors=({**error, "position": letter.position},)))
        return report


def kept(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The *variables* that can be written down: all but streams."""
    return {name: value for name, value in variables.items() if not isinstance(value, Stream)}
