"""SignIns: what the processes of one state tell each other of refused sign-ins, so that they never lock a user."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Literal, TypeVar

from connector.errors import ConnectorError
from connector.netsuite.breaker import Stop
from connector.state.pauses import Pause, Pauses

T = TypeVar("T")


def keyed(fingerprint: str, account: str) -> str:
    """What stands for credentials in the state: a hash whose key is the fingerprint of all their parts.

    Who reads the state learns nothing: without the credentials themselves there is no key to try guesses with.
    """
    return hmac.new(fingerprint.encode(), f"connector sign-in {account}".encode(), hashlib.sha256).hexdigest()


class SignIns:
    """A `RefusalLedger` over the pauses of a state, for one configuration; without its database each is alone."""

    def __init__(self, pauses: Pauses, account: str, config: str) -> None:
        """Tell of *account*, as configuration *config* signs in to it."""
        self._pauses, self._account, self._config = pauses, account, config

    def turn(self, key: str) -> Stop | bool:
        """Whether *key* may be tried now; False while another process tries it."""
        go: Pause | Literal["go", "wait"] = "go"
        found = _alone(lambda: self._pauses.sign_in(self._account, keyed(key, self._account)), go)
        return self._stop(found) if isinstance(found, Pause) else found == "go"

    def look(self, key: str) -> Stop | None:
        """What stops *key*, without trying it."""
        found = _alone(lambda: self._pauses.stopping(self._account, keyed(key, self._account)), None)
        return None if found is None else self._stop(found)

    def is_open(self, key: str) -> bool:
        """Whether nothing stops *key*; False too while the state's database is away."""
        return _alone(lambda: self._pauses.stopping(self._account, keyed(key, self._account)) is None, False)

    def refused(self, key: str, error: ConnectorError) -> None:
        """NetSuite refused *key*."""
        at = (self._account, self._config, keyed(key, self._account))
        _alone(lambda: self._pauses.refused(*at, error.message), False)

    def accepted(self, key: str) -> None:
        """NetSuite let *key* in."""
        _alone(lambda: self._pauses.accepted(self._account, self._config, keyed(key, self._account)), False)

    def released(self, key: str) -> None:
        """There was no answer: the next process may try."""
        _alone(lambda: self._pauses.released(self._account, keyed(key, self._account)), None)

    def resume(self, key: str) -> None:  # noqa: ARG002 - the protocol's: a person means the account
        """Somebody mended it and says so."""
        _alone(lambda: self._pauses.resume(self._account), 0)

    def _stop(self, pause: Pause) -> Stop:
        cure = f"mend the credentials of `{self._config}`: new ones work at once"
        return Stop(pause.message, f"{cure}, these after `connector status --resume {self._account}`")


def _alone(ask: Callable[[], T], otherwise: T) -> T:
    """What the state says; *otherwise* while its database is away: the breaker of this process still holds."""
    try:
        return ask()
    except ConnectorError:
        return otherwise
