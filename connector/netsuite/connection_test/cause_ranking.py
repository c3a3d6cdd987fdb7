"""Why signing in failed: the answers suspect causes, the measurements strengthen them or rule them out."""

from __future__ import annotations

from collections.abc import Iterable

from connector.netsuite.connection_test.cause_table import (
    CAUSES,
    REASONS,
    REST_ALONE,
    SILENT,
    SOAP_ALONE,
    TOKEN_ERRORS,
    Weights,
)
from connector.netsuite.connection_test.inspection import Inspection, SignIn
from connector.netsuite.connection_test.stage_report import Cause, in_words

_NAMES = {"rest": "REST", "soap": "SOAP", "token": "the token endpoint"}
_DOUBT = 30
"""Weight of a cause that was not measured."""
_SURE = 95
"""What measurements can make of a cause at most; `certain` is only what NetSuite says."""
_SUSPECT = {
    "consumer_key": "consumer_key_unknown",
    "consumer_secret": "secret_mismatch",
    "token_id": "token_revoked",
    "token_secret": "secret_mismatch",
    "client_id": "client_id_wrong",
    "scopes": "scope_unticked",
}
"""Field whose value looks odd → the cause this speaks for."""


class Suspicion:
    """Causes with their weights and what speaks for each."""

    def __init__(self, inspection: Inspection) -> None:
        self._inspection = inspection
        self._weights: dict[str, int] = {}
        self._evidence: dict[str, list[str]] = {}
        self.ruled_out: list[str] = []

    def add(self, weights: Weights, evidence: str) -> None:
        """Suspect causes for the reason *evidence*; the higher of two weights holds."""
        for name, weight in weights.items():
            self._weights[name] = max(weight, self._weights.get(name, 0))
            self._evidence.setdefault(name, []).append(evidence)

    def strengthen(self, name: str, by: int, evidence: str) -> None:
        """Something measured speaks for *name*, if it is suspected at all."""
        if name in self._weights:
            self._weights[name] = max(self._weights[name], min(self._weights[name] + by, _SURE))
            self._evidence[name].insert(0, evidence)

    def rule_out(self, names: Iterable[str], evidence: str) -> None:
        """Something measured excludes *names*."""
        for name in names:
            self._weights.pop(name, None)
        self.ruled_out.append(evidence)

    def ranked(self) -> tuple[Cause, ...]:
        """The causes, the likeliest first."""
        order = sorted(self._weights, key=lambda name: -self._weights[name])
        return tuple(cause(self._inspection, name, self._weights[name], self._evidence[name]) for name in order)


def cause(inspection: Inspection, name: str, weight: int, evidence: Iterable[str] = (), *, subject: str = "") -> Cause:
    """The cause *name* of the table, told of this connection; *subject* is the record type it is about."""
    text = CAUSES[name]
    words = {
        "account": inspection.config.connection.account,
        "host": inspection.host,
        "proxy": inspection.facts.proxy,
        "role": inspection.role,
        "subject": subject,
    }
    return Cause(
        name=name,
        likelihood=in_words(weight),
        message=text.message.format(**words),
        evidence=tuple(evidence),
        cure=text.cure.format(**words),
        audit_detail=text.audit_detail,
    )


def sign_in_causes(inspection: Inspection) -> Suspicion:
    """Why NetSuite did not let us in, as far as the wire and the measurements tell."""
    found = Suspicion(inspection)
    for channel, sign_in in inspection.facts.sign_ins.items():
        if sign_in.state == "refused":
            _refused(found, inspection, channel, sign_in)
    if inspection.guard.failures:
        _weigh_account(found, inspection)
        _weigh_clock(found, inspection)
        _weigh_fields(found, inspection)
    return found


def _refused(found: Suspicion, inspection: Inspection, channel: str, sign_in: SignIn) -> None:
    table = REASONS if inspection.by_token else TOKEN_ERRORS
    told = table.get(sign_in.reason)
    other = "rest" if channel == "soap" else "soap"
    if inspection.signed_in(other):  # type: ignore[arg-type]  # both are channels
        alone = SOAP_ALONE if channel == "soap" else REST_ALONE
        found.add(alone, f"{_NAMES[other]} lets the same credentials in, {_NAMES[channel]} does not")
        for name in told or ():
            found.strengthen(name, 40, f"{_NAMES[channel]} says `{sign_in.reason}`")
        return
    if told:
        found.add(told, f"{_NAMES[channel]} says `{sign_in.reason}`")
        return
    reasons = {one.reason for one in inspection.facts.sign_ins.values()}
    if reasons & table.keys():
        found.strengthen("secret_mismatch", 5, f"{_NAMES[channel]} refuses too, where no address is signed")
    else:
        found.add(SILENT, f"{_NAMES[channel]} refuses the sign-in without saying why")


def _weigh_account(found: Suspicion, inspection: Inspection) -> None:
    account = inspection.config.connection.identity()
    if inspection.facts.account_known is False and not inspection.anywhere_signed_in:
        found.add({"account_unknown": 92}, f"asked for the hosts of {account}, NetSuite gives those of no account")
        found.strengthen("token_of_other_account", 20, "NetSuite does not know the account")
        found.strengthen("fields_of_other_account", 20, "NetSuite does not know the account")
    elif inspection.facts.account_known:
        found.ruled_out.append(f"account: NetSuite knows {account}")
    if account.kind in ("sandbox", "release_preview"):
        told = f"{account} is a {account.kind.replace('_', ' ')}: a refresh deletes tokens and certificates"
        found.strengthen("token_of_other_account", 15, told)
        found.strengthen("certificate_of_other_account", 15, told)


def _weigh_clock(found: Suspicion, inspection: Inspection) -> None:
    clock = inspection.session.clock
    if any(one.reason == "invalid_timestamp" for one in inspection.facts.sign_ins.values()):
        return  # the wire knows better than the Date header, which a proxy may have set
    if clock.known:
        signed = "signatures bore NetSuite's time" if clock.follow else f"{abs(clock.skew):.0f} s off NetSuite's"
        found.rule_out(("clock_skew",), f"clock: {signed}")
    elif not inspection.anywhere_signed_in:
        found.add({"clock_skew": _DOUBT}, "no answer said what time NetSuite has")


def _weigh_fields(found: Suspicion, inspection: Inspection) -> None:
    for field, oddity in inspection.facts.suspicions.items():
        found.strengthen(_SUSPECT.get(field, ""), 30, f"{field} {oddity}")
