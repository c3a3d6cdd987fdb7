"""`connector explain CODE`."""

from __future__ import annotations

import click

from connector.cli import options
from connector.cli.printing import print_json
from connector.diagnostics import did_you_mean
from connector.errors import OTHER_SPELLINGS, PARENTS, ConfigurationError, lineage

_RETRIED = {
    "retry": "yes: NetSuite did not begin",
    "again": "reads and repeatable writes only: NetSuite may have begun",
    "sign_in": "no: five refused sign-ins lock the user",
    "reject": "no: it would be refused again",
    "mend": "no: the configuration has to be mended",
}


@click.command("explain", short_help="Explain an error code.")
@click.argument("code")
@options.as_json
def explain(code: str, *, as_json: bool) -> int:
    """Explain an error: NetSuite's code, an error type of a flow, or the code of a finding."""
    explained = explanation(code)
    if as_json:
        print_json(explained)
        return 0
    for name, value in explained.items():
        if value not in ("", None, []):
            click.echo(f"{name.replace('_', ' ')}: {' < '.join(value) if isinstance(value, list) else value}")
    return 0


def explanation(code: str) -> dict[str, object]:
    """What is known about *code*."""
    from connector.flow.finding_codes import FINDINGS  # noqa: PLC0415 - a table of its own
    from connector.netsuite.error_codes import CODES  # noqa: PLC0415 - a table of its own

    known = CODES.get(code.upper())
    if known is not None:
        return {
            "code": code.upper(),
            "type": f"NETSUITE:{known.type}",
            "handlers": list(lineage(known.type)),
            "retried": _RETRIED[known.next],
            "cure": known.hint,
        }
    identifier = code.upper().rpartition(":")[2]
    if identifier in PARENTS or identifier in OTHER_SPELLINGS:
        return {"type": identifier, "handlers": list(lineage(code))}
    if code.lower() in FINDINGS:
        return {"code": code.lower(), "meaning": FINDINGS[code.lower()]}
    hint = did_you_mean(code, (*CODES, *PARENTS, *FINDINGS)) or "codes stand in brackets behind each finding"
    raise ConfigurationError(f"nothing is known about `{code}`", hint=hint)


COMMAND = explain
