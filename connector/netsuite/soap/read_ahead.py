"""ReadAhead: while one page is worked on, the next is fetched; one page at most, so that memory stays bounded."""

from __future__ import annotations

import contextvars
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future

from connector.stream import Cursor, Page

Read = Callable[[Cursor], Page]


class ReadAhead:
    """Reads pages with *read*, each one begun as soon as its cursor is known.

    An error shows where its page is asked for, and the page may be asked for again.
    """

    def __init__(self, read: Read) -> None:
        """Read with *read*, which must be safe for threads."""
        self._read = read
        self._lock = threading.Lock()
        self._next: tuple[str, Future[Page]] | None = None

    def __call__(self, cursor: Cursor) -> Page:
        """The page at *cursor*."""
        key = json.dumps(cursor, sort_keys=True)
        with self._lock:
            waiting = self._next[1] if self._next and self._next[0] == key else None
            self._next = None
        page = waiting.result() if waiting else self._read(cursor)
        if page.cursor is not None:
            self._begin(page.cursor)
        return page

    def _begin(self, cursor: Cursor) -> None:
        future: Future[Page] = Future()
        context = contextvars.copy_context()

        def work() -> None:
            try:
                future.set_result(context.run(self._read, cursor))
            except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to whoever asks for the page
                future.set_exception(error)

        with self._lock:
            self._next = (json.dumps(cursor, sort_keys=True), future)
        threading.Thread(target=work, name="netsuite-page", daemon=True).start()
