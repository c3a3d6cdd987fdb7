import threading
from collections.abc import Callable

from connector.sandbox.rest.job_queue import AsyncJobs, Job
from connector.sandbox.sandbox_clock import SandboxClock
from connector.sandbox.storage.store import Store
from connector.sandbox.web.http_protocol import Answer


def made() -> tuple[AsyncJobs, SandboxClock]:
    clock = SandboxClock(lambda: 1_700_000_000.0)
    return AsyncJobs(Store(clock=clock)), clock


def finished(job: Job) -> Job:
    """*job*, once all of it is done."""
    for _ in range(500):
        if job.completed:
            return job
        threading.Event().wait(0.01)
    raise AssertionError(job)


def answering(status: int) -> Callable[[], Answer]:
    return lambda: Answer(status)


def test_tasks_are_done_in_order_and_keep_their_answers() -> None:
    jobs, _ = made()
    order: list[int] = []

    def noted(number: int) -> Answer:
        order.append(number)
        return Answer(204, str(number).encode())

    job, new = jobs.submit([lambda: noted(1), lambda: noted(2), lambda: noted(3)])

    assert new
    assert finished(job).progress == "succeeded"
    assert order == [1, 2, 3]
    assert [task.answer and task.answer.body for task in job.tasks] == [b"1", b"2", b"3"]
    assert job.tasks[0].started == "2023-11-14T22:13:20Z"


def test_progress_is_the_truth() -> None:
    jobs, _ = made()
    running, go_on = threading.Event(), threading.Event()

    def slow() -> Answer:
        running.set()
        go_on.wait(5)
        return Answer(200)

    job, _ = jobs.submit([slow, answering(400)])
    running.wait(5)
    assert (job.completed, job.progress) == (False, "processing")
    assert [task.progress for task in job.tasks] == ["processing", "pending"]
    go_on.set()

    assert finished(job).progress == "failed"
    assert [task.progress for task in job.tasks] == ["succeeded", "failed"]


def test_a_key_stands_for_one_job() -> None:
    jobs, _ = made()
    first, _ = jobs.submit([answering(204)], key="ABC")
    again, new = jobs.submit([answering(204)], key="abc")
    other, other_new = jobs.submit([answering(204)])

    assert (again, new) == (first, False)
    assert other_new
    assert other.id == first.id + 1


def test_parallel_tasks_all_get_done() -> None:
    jobs, _ = made()
    both = threading.Barrier(2, timeout=5)

    def meeting() -> Answer:
        both.wait()
        return Answer(200)

    job, _ = jobs.submit([meeting, meeting], parallel=True)

    assert finished(job).progress == "succeeded"


def test_jobs_are_forgotten_after_thirty_days_and_their_keys_too() -> None:
    jobs, clock = made()
    job, _ = jobs.submit([answering(204)], key="k")
    finished(job)
    assert jobs.job(job.id) is job

    clock.offset = 31 * 24 * 3600
    assert jobs.job(job.id) is None
    assert jobs.submit([answering(204)], key="k")[1]


def test_a_task_is_found_by_its_number() -> None:
    jobs, _ = made()
    job, _ = jobs.submit([answering(204)])

    assert job.task(1) is job.tasks[0]
    assert job.task(0) is None
    assert job.task(2) is None
