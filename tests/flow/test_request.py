from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from connector.flow import request
from connector.flow.run_options import Options
from connector.frozen_json import freeze, thaw

ASKED = Options(
    params={"day": datetime(2026, 1, 1, tzinfo=UTC), "share": Decimal("0.10")},
    limit=5,
    low=datetime(2026, 1, 1, tzinfo=UTC),
    high=datetime(2026, 2, 1, tzinfo=UTC),
    payload={"rows": [1, 2]},
)


def test_what_was_asked_for_comes_back_as_it_was_in_any_process() -> None:
    kept = request.kept("main", "production", ASKED)
    there = thaw(freeze(kept))

    assert request.asked(there) == {name: getattr(ASKED, name) for name in request.asked(there)}
    assert Options(**request.asked(there)).params == ASKED.params
    assert (there["flow"], there["environment"]) == ("main", "production")
    assert set(request.asked(there)) == {"params", "limit", "low", "high", "payload", "attributes", "event"}


def test_what_cannot_be_written_down_stays_with_its_program() -> None:
    assert request.kept("main", "", Options(payload=object())) is None
    assert request.kept("main", "", Options(params={"file": {1, 2}})) is None


def test_a_large_payload_is_not_kept_beside_each_run() -> None:
    assert request.kept("main", "", Options(payload="x" * 1_000_001)) is None
    assert request.kept("main", "", Options(payload="x" * 1_000)) is not None


def test_a_run_that_bears_its_records_is_nobody_elses() -> None:
    assert request.kept("main", "", Options(records=[{"id": 1}])) is None
