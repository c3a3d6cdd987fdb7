"""Test Connection: stages from the account id to the role's permissions, and the causes of what fails, ranked.

`test_connection(session)` runs it; `stage_report.ConnectionTest` is what it gives; `*_stage.py` are the stages,
`cause_table.py` is what can be wrong, as data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector.component import Unit
    from connector.netsuite.connection_test.stage_report import ConnectionTest
    from connector.netsuite.session import Session


def test_connection(
    session: Session,
    *,
    deep: bool = False,  # noqa: PT028 - it tests a connection; it is no test
    record_types: Sequence[str] = (),  # noqa: PT028 - as above
    unit: Unit | None = None,  # noqa: PT028 - as above
) -> ConnectionTest:
    """Test the connection of *session* in stages; see `diagnosis.diagnose`."""
    from connector.netsuite.connection_test.diagnosis import diagnose  # noqa: PLC0415 - the client names us, few test

    return diagnose(session, deep=deep, record_types=tuple(record_types), unit=unit)
