"""test_connection: the staged test of a connection, as a step and for `connector call`."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.errors import ConnectivityError
from connector.expression.template import Arguments
from connector.netsuite.connection_test.stage_report import ConnectionTest
from connector.netsuite.session import Session


class ConnectionTestArguments(Arguments):
    """What test_connection is asked."""

    deep: bool = False
    """Look at the usual record types as well, and give the masked base strings."""
    record_types: tuple[str, ...] = ()
    """Record types that the role must be able to see, e.g. `[customer, salesOrder]`."""
    fail: bool = False
    """Whether a connection that does not work is an error, instead of a result with `ok: false`."""


def _run(session: Session, arguments: ConnectionTestArguments, unit: Unit) -> dict[str, Any]:
    from connector.netsuite.connection_test.diagnosis import diagnose  # noqa: PLC0415 - its stages cost 20 ms to import

    found = diagnose(session, deep=arguments.deep, record_types=arguments.record_types, unit=unit)
    if arguments.fail and not found.ok:
        raise _error(found)
    return found.as_dict()


def _error(found: ConnectionTest) -> ConnectivityError:
    stage = next(stage for stage in found.stages if stage.status == "failed")
    cause = found.causes[0] if found.causes else None
    refused = found.failed_sign_ins > 0
    return ConnectivityError(
        f"the connection does not work: {stage.title}: {cause.message if cause else stage.evidence}",
        hint=cause.cure if cause else stage.cure,
        type="NETSUITE:AUTHENTICATION" if refused else "NETSUITE:CONNECTIVITY",
        operation="netsuite.test_connection",
    )


TEST_CONNECTION = Operation(
    name="test_connection",
    summary="Say in stages whether the connection works, and why it does not.",
    effect="read",
    arguments=ConnectionTestArguments,
    takes="nothing",
    gives="value",
    local=_run,
    errors=("NETSUITE:AUTHENTICATION", "NETSUITE:CONNECTIVITY"),
    example="record_types: [customer, salesOrder]",
)
