"""Prefetch: what will be asked for soon is fetched in threads; whoever asks waits for what is left of the wait."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Prefetch(Generic[K, T]):
    """Answers by their key, each fetched once.

    An error shows where its answer is asked for, and the answer may be asked for again.
    """

    def __init__(self, fetch: Callable[[K], T]) -> None:
        """Fetch with *fetch*, which must be safe for threads."""
        self._fetch = fetch
        self._lock = threading.Lock()
        self._begun: dict[K, Future[T]] = {}

    def begin(self, keys: Iterable[K]) -> None:
        """Fetch what *keys* stand for, as far as that has not begun."""
        for key in keys:
            with self._lock:
                if key in self._begun:
                    continue
                future = self._begun[key] = Future()
            context = contextvars.copy_context()
            work = threading.Thread(
                target=context.run, args=(self._work, key, future), name="netsuite-page", daemon=True
            )
            work.start()

    def take(self, key: K) -> T:
        """The answer for *key*, which is forgotten with that."""
        with self._lock:
            waiting = self._begun.pop(key, None)
        return waiting.result() if waiting else self._fetch(key)

    def _work(self, key: K, future: Future[T]) -> None:
        try:
            future.set_result(self._fetch(key))
        except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to whoever asks for the answer
            future.set_exception(error)
