from __future__ import annotations

import pytest

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.async_jobs import SETTING, AsyncJobs, JobResult
from connector.sandbox.soap.envelope import FaultError
from connector.sandbox.storage.store import Store


@pytest.fixture
def now() -> list[float]:
    return [1000.0]


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def jobs(store: Store, now: list[float]) -> AsyncJobs:
    return AsyncJobs(store, lambda: now[0])


def _result(text: str = "done", *, has_errors: bool = False) -> JobResult:
    return JobResult(1, lambda _index: (text, frozenset()), has_errors=has_errors)


def test_without_a_time_to_take_a_job_is_done_when_it_is_submitted(jobs: AsyncJobs, now: list[float]) -> None:
    job = jobs.submit("a", "asyncAddList", _result)

    assert job.is_worked
    assert job.status(now[0]) == ("finished", 100.0, 0.0)
    assert jobs.download("a", 1) == ("done", frozenset())


def test_work_is_done_once_and_not_before_its_time(jobs: AsyncJobs, store: Store, now: list[float]) -> None:
    store.keep_setting(SETTING, "100")
    done: list[int] = []

    def work() -> JobResult:
        done.append(1)
        return _result(has_errors=True)

    job = jobs.submit("a", "asyncAddList", work)
    jobs.work_due()
    assert (done, job.status(now[0])[0]) == ([], "pending")
    now[0] += 25
    for _ in range(2):
        jobs.work_due()
    assert (done, job.status(now[0])) == ([1], ("processing", 0.0, 75.0))
    now[0] += 75
    assert job.status(now[0])[0] == "finishedWithErrors"


def test_a_fault_is_the_result_of_a_failed_job(jobs: AsyncJobs, now: list[float]) -> None:
    def work() -> JobResult:
        raise FaultError("cannot be read")

    job = jobs.submit("a", "asyncAddList", work)
    assert job.status(now[0])[0] == "failed"
    with pytest.raises(FaultError, match="cannot be read"):
        jobs.download("a", 1)


def test_old_jobs_are_forgotten(jobs: AsyncJobs, now: list[float]) -> None:
    jobs.submit("a", "asyncAddList", _result)
    now[0] += 30 * 24 * 3600
    jobs.submit("b", "asyncAddList", _result)

    with pytest.raises(FaultError) as caught:
        jobs.find("a")
    assert (caught.value.element, caught.value.code) == ("asyncFault", "INVALID_JOB_ID")
    assert jobs.find("b").id == "b"


@pytest.mark.parametrize("error", [WireError("Invalid record identifier 'x'."), ValueError("a defect")])
def test_a_job_that_is_refused_or_breaks_ends_alone(jobs: AsyncJobs, now: list[float], error: Exception) -> None:
    def work() -> JobResult:
        raise error

    job = jobs.submit("a", "asyncDeleteList", work)

    assert job.status(now[0])[0] == "failed"
    assert jobs.submit("b", "asyncAddList", _result).status(now[0])[0] == "finished"
    with pytest.raises(FaultError):
        jobs.download("a", 1)
