"""The RESTlets that ship: whether they are installed, and in which version; to lack them is no failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.errors import ConnectorError
from connector.netsuite.connection_test.inspection import Inspection, Verdict
from connector.netsuite.restlet import RestletArguments, call
from connector.netsuite.suitescript_release import RESTLETS, VERSION

_PAGE = "docs/suitescript.md"
_NOT_FOUND = "SSS_INVALID_SCRIPTLET_ID"
"""How NetSuite says that there is no such script, that it is not released, or not for this role."""


def check_restlets(inspection: Inspection) -> Verdict:
    """Ask each of them for its version."""
    if inspection.guard.obstacle:
        return Verdict(status="skipped", evidence=inspection.guard.obstacle)
    told: dict[str, str] = {}
    for name in RESTLETS:
        try:
            told[name] = _version(inspection, name)
        except ConnectorError as error:
            if error.code != _NOT_FOUND:
                return Verdict(status="warning", evidence=f"{name}: {error.message}", cure=error.hint)
    return judged(told)


def judged(told: Mapping[str, str]) -> Verdict:
    """The verdict on the versions of those that are there, by name."""
    if not told:
        evidence = f"the RESTlets that ship are not installed, or not for this role; {_PAGE} installs them"
        return Verdict(status="skipped", evidence=evidence)
    missing = [name for name in RESTLETS if name not in told]
    older = [name for name, version in told.items() if _order(version) < _order(VERSION)]
    evidence = ", ".join(f"{name} {version}" for name, version in told.items())
    evidence += f"; missing: {', '.join(missing)}" if missing else ""
    if not missing and not older:
        return Verdict(status="passed", evidence=evidence)
    evidence += f"; this release ships {VERSION}"
    return Verdict(status="warning", evidence=evidence, cure=f"deploy flows/suitescript again ({_PAGE})")


def _version(inspection: Inspection, name: str) -> str:
    script, deploy = RESTLETS[name]
    arguments = RestletArguments(script=script, deploy=deploy)
    answer: Any = call(inspection.session, "GET", arguments, inspection.circumstances(), "netsuite.test_connection")
    return str(answer.get("version", "")) if isinstance(answer, Mapping) else ""


def _order(version: str) -> tuple[int, ...]:
    """What versions are compared by; what is no version is older than any."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() for part in parts) else ()
