"""Pages of the control panel about the whole server: accounts, journal, clock, faults, strict report."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from connector.sandbox.account_settings import AccountSettings
from connector.sandbox.control.panel_call import PanelCall, UnknownPageError
from connector.sandbox.storage.store import stamp

_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_MOST_SCALE = 1000  # some two million records
_MOST_SECONDS = 100 * 365 * 86400.0


def list_accounts(call: PanelCall) -> Any:
    """Every account with its number of records."""
    return [
        {"account": one.tenant.account, "company": one.tenant.company, "records": sum(one.store.types().values())}
        for one in call.sandbox.accounts
    ]


def add_account(call: PanelCall) -> Any:
    """Add an account: {"account": ID, "seed": …, "scale": …, "concurrency": …}; what it had is in the answer."""
    body = call.object()
    name, scale = str(body["account"]), int(body.get("scale", 1))
    if not _ACCOUNT.fullmatch(name):
        raise ValueError(f"{name[:40]!r} is no account id such as 1234567 or TSTDRV1234567_SB1")
    if not 1 <= scale <= _MOST_SCALE:
        raise ValueError(f"the scale is 1 to {_MOST_SCALE}")
    settings = AccountSettings(seed=str(body.get("seed", "empty")), scale=scale)
    account = call.sandbox.add_account(name, settings, concurrency=int(body.get("concurrency", 5)))
    return {"account": account.tenant.account, "records": account.store.types()}


def remove_account(call: PanelCall) -> Any:
    """Remove an account; not the one that the server was started with."""
    account = call.sandbox.accounts.get(call.names[0])
    if account is None:
        raise UnknownPageError(f"there is no account {call.names[0][:40]!r}")
    if account is call.sandbox.account:
        raise ValueError("the account that the server was started with stays; add others and remove those")
    call.sandbox.accounts.remove(account)
    return list_accounts(call)


# -------------------------------------------------------------------- the journal


def requests(call: PanelCall) -> Any:
    """The requests so far; `?channel=`, `operation=`, `path=`, `method=`, `status=`, `account=`, `since=`, `limit=`."""
    wanted = call.query
    limit = int(wanted.pop("limit", 0))
    since = int(wanted.pop("since", 0))
    found = [
        entry
        for entry in call.sandbox.journal.as_list()
        if entry["number"] > since and all(_agrees(entry, name, value) for name, value in wanted.items())
    ]
    return found[-limit:] if limit else found


def _agrees(entry: dict[str, Any], name: str, value: str) -> bool:
    if name not in entry:
        raise ValueError(f"requests have no {name[:40]!r}")
    found = str(entry[name])
    return value in found if name in ("path", "query") else value.lower() == found.lower()


def one_request(call: PanelCall) -> Any:
    """One request by its number, with headers and bodies where they were kept."""
    number = int(call.names[0])
    for entry in call.sandbox.journal.entries:
        if entry.number == number:
            details = call.sandbox.journal.details(number)
            return asdict(entry) | (asdict(details) if details else {})
    raise UnknownPageError(f"request {number} is not kept")


def forget_requests(call: PanelCall) -> Any:
    """Empty the journal; numbers go on."""
    call.sandbox.journal.clear()
    return []


def detail_requests(call: PanelCall) -> Any:
    """{"detailed": true} keeps headers and bodies from now on, secrets masked; false stops it."""
    call.sandbox.journal.detailed = bool(call.object()["detailed"])
    return {"detailed": call.sandbox.journal.detailed}


# -------------------------------------------------------------------- the clock


def clock(call: PanelCall) -> dict[str, Any]:
    """The time here."""
    now = call.sandbox.clock
    return {"time": stamp(now()), "offset": now.offset, "frozen": now.frozen}


def turn_clock(call: PanelCall) -> Any:
    """{"offset": SECONDS} sets it, {"advance": SECONDS} moves it, {"freeze": true | UNIX}, {"run": true}."""
    body, now = call.object(), call.sandbox.clock
    if not body.keys() & {"offset", "advance", "freeze", "run"}:
        raise ValueError("say offset, advance, freeze or run")
    seconds = {name: _seconds(body[name]) for name in ("offset", "advance", "freeze") if _is_given(body, name)}
    if "freeze" in body:
        now.freeze(seconds.get("freeze"))
    if "offset" in seconds:
        now.offset = seconds["offset"]
    now.advance(seconds.get("advance", 0.0))
    if body.get("run"):
        now.run()
    return clock(call)


def _is_given(body: dict[str, Any], name: str) -> bool:
    return name in body and body[name] is not True


def _seconds(value: Any) -> float:
    """A number of seconds that stays in the years that dates can have."""
    number = float(value)
    if not abs(number) <= _MOST_SECONDS:
        raise ValueError(f"{value} is not a number of seconds up to {_MOST_SECONDS:.0f}")
    return number


def reset_clock(call: PanelCall) -> Any:
    """The machine's time again."""
    call.sandbox.clock.reset()
    return clock(call)


# -------------------------------------------------------------------- faults and the strict report


def faults(call: PanelCall) -> Any:
    """The rules in force, how many requests each saw and struck."""
    return call.sandbox.faults.as_list()


def add_faults(call: PanelCall) -> Any:
    """Add a rule, or a list of them."""
    for rule in _parsed(call.body):
        call.sandbox.faults.add(rule)
    return faults(call)


def replace_faults(call: PanelCall) -> Any:
    """Put a list of rules in the place of all others."""
    call.sandbox.faults.replace(_parsed(call.body))
    return faults(call)


def clear_faults(call: PanelCall) -> Any:
    """Nothing goes wrong on purpose any more."""
    call.sandbox.faults.replace([])
    return []


def _parsed(body: Any) -> Any:
    from connector.sandbox.faults.fault_rules import parse_rules  # noqa: PLC0415 - its models cost a tenth of a second

    return parse_rules(body if isinstance(body, list) else [body])


def strict_report(call: PanelCall) -> Any:
    """How requests differed from the documented form; empty where the sandbox is not strict."""
    report = call.sandbox.strict_report
    return {"strict": report is not None, "deviations": report.as_list() if report else []}


def clear_strict_report(call: PanelCall) -> Any:
    """Forget what was found so far."""
    if call.sandbox.strict_report:
        call.sandbox.strict_report.clear()
    return strict_report(call)
