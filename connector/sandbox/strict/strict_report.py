"""StrictReport: looks at every request and keeps what it found."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from logging import getLogger
from typing import TYPE_CHECKING, Any

from connector.sandbox.faults.request_traits import RequestTraits
from connector.sandbox.strict import rest_form, signing_form
from connector.sandbox.strict.deviation import Deviation
from connector.sandbox.web.http_protocol import Request

if TYPE_CHECKING:
    from connector.sandbox.account import Account

_MOST_ENTRIES = 10_000
_log = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StrictEntry:
    """One deviation of one request."""

    number: int
    """The request's number in the journal."""
    method: str
    path: str
    deviation: Deviation

    def as_dict(self) -> dict[str, Any]:
        """The entry for a machine, flat."""
        return {"number": self.number, "method": self.method, "path": self.path, **asdict(self.deviation)}


class StrictReport:
    """The newest ten thousand deviations, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[StrictEntry] = deque(maxlen=_MOST_ENTRIES)
        self._lock = threading.Lock()

    def look(self, request: Request, account: Account) -> list[Deviation]:
        """How *request* differs from what is documented; never raises."""
        try:
            return list(_deviations(request, account))
        except Exception:  # noqa: BLE001 - a report that fails must not change the answer
            _log.exception("strict mode failed on %s %s", request.method, request.path)
            return []

    def keep(self, number: int, request: Request, deviations: Iterable[Deviation]) -> None:
        """Remember what was found in the request of that number."""
        with self._lock:
            self._entries.extend(StrictEntry(number, request.method, request.path, one) for one in deviations)

    @property
    def entries(self) -> list[StrictEntry]:
        """All that is kept, oldest first."""
        with self._lock:
            return list(self._entries)

    @property
    def codes(self) -> list[str]:
        """The codes found, each once, in the order they came up first."""
        return list(dict.fromkeys(entry.deviation.code for entry in self.entries))

    def clear(self) -> None:
        """Forget them."""
        with self._lock:
            self._entries.clear()

    def as_list(self) -> list[dict[str, Any]]:
        """The entries for a machine."""
        return [entry.as_dict() for entry in self.entries]

    def assert_clean(self) -> None:
        """Raise AssertionError that lists every deviation, where there is any."""
        entries = self.entries
        if entries:
            lines = [f"{one.method} {one.path}: {one.deviation.message} [{one.deviation.code}]" for one in entries]
            raise AssertionError("requests differ from the documented form:\n" + "\n".join(lines))


def _deviations(request: Request, account: Account) -> Iterator[Deviation]:
    traits = RequestTraits(request)
    if traits.channel in ("pages", "other"):
        return
    yield from rest_form.host_deviations(traits, account.tenant)
    if traits.channel == "soap":
        from connector.sandbox.strict import soap_form  # noqa: PLC0415 - lxml, which REST alone need not pay for

        yield from soap_form.deviations(request, account)
    else:
        yield from signing_form.deviations(traits, account)
        yield from rest_form.deviations(traits)
    yield from signing_form.refused(request, account)
