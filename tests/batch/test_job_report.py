from __future__ import annotations

import pytest

from connector.batch.job_report import Counts, check
from connector.errors import RejectedError


@pytest.mark.parametrize(("most", "failed", "too_many"), [(-1, 9, False), (0, 0, False), (0, 1, True), (2, 2, False)])
def test_one_more_than_may_fail_is_too_many(most: int, failed: int, too_many: bool) -> None:
    counts = Counts(most, loaded=10, ended=10, failed=failed)
    report = counts.report("i", 1.5)

    assert counts.are_too_many is too_many
    assert (report["status"], report["elapsed_time_in_millis"]) == (
        "FAILED_PROCESS_RECORDS" if too_many else "SUCCESSFUL", 1500,
    )  # fmt: skip
    if too_many:
        with pytest.raises(RejectedError, match="max_failed_records is 0"):
            check(report, "job", most)
    else:
        check(report, "job", most)
