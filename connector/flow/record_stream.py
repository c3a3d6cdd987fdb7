"""RecordStream: the records of a run under way, read by the program around it."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Literal, Self

from connector.component import Stopped
from connector.errors import BugError, ConfigurationError
from connector.flow.handover import Hand
from connector.flow.result import RunResult

Carry = Callable[[Hand, threading.Event], RunResult]
"""`(hand, stop) -> result`: carries the run out; it waits in *hand* while the reader works."""
_END = object()


class RecordStream:
    """The records that a flow leaves, a page at a time; one page is in memory, and none is read before it is asked for.

    The run goes on in a thread of its own, which stands still between two pages. It is over when the `with` block is:
    read to the end and left without an exception, the records are acknowledged and the watermark moves; else it stays,
    and the next run reads them again.
    """

    def __init__(self, carry: Carry) -> None:
        """Nothing runs before the `with` block is entered."""
        self._carry = carry
        self._asked: SimpleQueue[Literal["page", "acknowledge", "stop"]] = SimpleQueue()
        self._given: SimpleQueue[Any] = SimpleQueue()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._result: RunResult | None = None
        self._raised: BaseException | None = None
        self._read_to_end = False

    def __enter__(self) -> Self:
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._carried,), name="connector-stream", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._read_to_end:
            self.acknowledge()
        else:
            self._stop.set()
            self._over("stop")
        self._thread = None

    def __iter__(self) -> Iterator[Any]:
        """Each record that is left to read."""
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[Sequence[Any]]:
        """The pages that are left to read, as the source gives them.

        Raises:
            ConnectorError: What the run fails with, at the page where it does.
        """
        if self._thread is None:
            raise ConfigurationError("the stream is not open", hint="with flow.stream() as records: …")
        while not self._read_to_end and (page := self._page()) is not None:
            yield page

    def acknowledge(self) -> RunResult:
        """Say that the records are in safe hands: the run ends, the watermark moves.

        Raises:
            ConfigurationError: Records are left to read, which would never come again.
            ConnectorError: What the run fails with.
        """
        if not self._read_to_end:
            hint = "read to the end, or give `limit`, which leaves the watermark alone"
            raise ConfigurationError("the stream is not read to its end", hint=hint)
        self._over("acknowledge")
        self._check()
        return self.result

    @property
    def result(self) -> RunResult:
        """What the run came to, once it is over."""
        if self._result is None:
            raise ConfigurationError("the run is under way", hint="ask for its result after the `with` block")
        return self._result

    def _page(self) -> Sequence[Any] | None:
        page: Any = _END
        if not self._is_over:
            self._asked.put("page")
            page = self._given.get()
        if page is _END:
            self._over("stop")
            self._check()
        self._read_to_end = page is None or page is _END
        return None if self._read_to_end else page

    @property
    def _is_over(self) -> bool:
        return self._result is not None or self._raised is not None

    def _over(self, wish: Literal["acknowledge", "stop"]) -> None:
        """Let the run end, and wait until it has."""
        if self._thread is None:
            raise BugError("a stream that was not opened cannot end")
        self._asked.put(wish)
        self._thread.join()

    def _check(self) -> None:
        if self._raised is not None:
            raise self._raised
        self.result.raise_for_status(partial=True)

    # ---------------------------------------------------------------- in the thread of the run

    def _carried(self) -> None:
        try:
            self._result = self._carry(self._hand, self._stop)
        except BaseException as error:  # noqa: BLE001 - raised again where the reader is
            self._raised = error
        finally:
            self._given.put(_END)

    def _hand(self, pages: Iterator[Sequence[Any]]) -> None:
        while (wish := self._asked.get()) == "page":
            self._given.put(next(pages, None))
        if wish == "stop":
            raise Stopped("the reader of its records left")
