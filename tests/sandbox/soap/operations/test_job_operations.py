from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.soap.async_jobs import SETTING
from tests.sandbox.soap.conftest import ForeignClient, SchemaCheck, Soap, codes, is_success, texts

DAY = 24 * 3600.0


def customers(*numbers: int, subsidiary: str = '<listRel:subsidiary internalId="1"/>') -> str:
    return "".join(
        f'<record xsi:type="listRel:Customer" externalId="J{number}">'
        f"<listRel:companyName>J{number}</listRel:companyName>{subsidiary}</record>"
        for number in numbers
    )


def submit(soap: Soap, operation: str, **how: Any) -> str:
    """The id of the job that *operation* starts."""
    answer = soap.ask(operation, **how)
    assert texts(answer, "status") == ["pending"]
    return texts(answer, "jobId")[0]


def status(soap: Soap, job: str) -> Any:
    return soap.ask(f"<checkAsyncStatus><jobId>{job}</jobId></checkAsyncStatus>")


def result(soap: Soap, job: str, page: int = 1) -> Any:
    return soap.ask(f"<getAsyncResult><jobId>{job}</jobId><pageIndex>{page}</pageIndex></getAsyncResult>")


def refusal(soap: Soap, job: str, page: int = 1) -> Any:
    fault = soap.fault(f"<getAsyncResult><jobId>{job}</jobId><pageIndex>{page}</pageIndex></getAsyncResult>")
    assert fault.find("detail")[0].tag.endswith("asyncFault")
    return texts(fault, "code")[0]


def test_a_job_is_done_at_once_and_its_id_has_sixty_characters(soap: Soap) -> None:
    job = submit(soap, f"<asyncAddList>{customers(1, 2)}</asyncAddList>")

    assert len(job) == 60
    assert job.startswith("ASYNCWEBSERVICES_1234567_SB1_11182026")
    assert soap.store.count("customer") == 2
    assert texts(status(soap, job), "status") == ["finished"]
    assert [one.get("externalId") for one in result(soap, job).iter("{*}baseRef")] == ["J1", "J2"]


def test_a_job_waits_works_and_finishes_by_the_sandboxs_clock(soap: Soap) -> None:
    soap.store.keep_setting(SETTING, "40")
    job = submit(soap, f"<asyncAddList>{customers(1)}</asyncAddList>")

    assert texts(status(soap, job), "status") == ["pending"]
    assert soap.store.count("customer") == 0
    soap.now[0] += 25
    working = status(soap, job)
    assert texts(working, "status") == ["processing"]
    assert texts(working, "percentCompleted") == ["50.0"]
    assert texts(working, "estRemainingDuration") == ["15.0"]
    assert refusal(soap, job) == "JOB_NOT_COMPLETE"
    soap.now[0] += 15
    assert texts(status(soap, job), "status") == ["finished"]
    assert is_success(result(soap, job))


def test_jobs_are_worked_one_after_the_other(soap: Soap) -> None:
    soap.store.keep_setting(SETTING, "40")
    first = submit(soap, f"<asyncAddList>{customers(1)}</asyncAddList>")
    second = submit(soap, f"<asyncUpsertList>{customers(1)}</asyncUpsertList>")
    soap.now[0] += 39

    assert [texts(status(soap, job), "status") for job in (first, second)] == [["processing"], ["pending"]]
    soap.now[0] += 31
    assert [texts(status(soap, job), "status") for job in (first, second)] == [["finished"], ["finished"]]
    assert soap.store.count("customer") == 1


def test_a_due_job_is_done_before_the_next_request_of_whatever_sort(soap: Soap) -> None:
    soap.store.keep_setting(SETTING, "4")
    submit(soap, f"<asyncAddList>{customers(1)}</asyncAddList>")
    soap.now[0] += 2

    assert is_success(soap.ask('<get><baseRef xsi:type="c:RecordRef" type="customer" externalId="J1"/></get>'))


def test_a_record_that_fails_is_told_by_the_status_and_in_the_result(soap: Soap) -> None:
    job = submit(soap, f"<asyncAddList>{customers(1)}{customers(2, subsidiary='')}{customers(1)}</asyncAddList>")

    assert texts(status(soap, job), "status") == ["finishedWithErrors"]
    assert codes(result(soap, job)) == ["USER_ERROR", "DUP_RCRD"]


def test_a_request_that_cannot_be_read_fails_as_a_whole(soap: Soap) -> None:
    wrong = '<record xsi:type="listRel:Customer"><listRel:nonsense>1</listRel:nonsense></record>'
    job = submit(soap, f"<asyncAddList>{customers(1)}{wrong}</asyncAddList>")

    assert texts(status(soap, job), "status") == ["failed"]
    assert soap.store.count("customer") == 0
    fault = soap.fault(f"<getAsyncResult><jobId>{job}</jobId><pageIndex>1</pageIndex></getAsyncResult>")
    assert "nonsense" in fault.findtext("faultstring")


def test_a_result_is_there_for_thirty_days_and_twenty_downloads(soap: Soap) -> None:
    job = submit(soap, f"<asyncAddList>{customers(1)}</asyncAddList>")
    for _ in range(20):
        assert is_success(result(soap, job))
    assert refusal(soap, job) == "INVALID_JOB_ID"

    other = submit(soap, f"<asyncUpsertList>{customers(1)}</asyncUpsertList>")
    soap.now[0] += 30 * DAY - 1
    assert is_success(result(soap, other))
    soap.now[0] += 1
    assert refusal(soap, other) == "INVALID_JOB_ID"


@pytest.mark.parametrize("page", [0, 2])
def test_there_is_no_page_beyond_the_last(soap: Soap, page: int) -> None:
    job = submit(soap, f"<asyncAddList>{customers(1)}</asyncAddList>")

    assert refusal(soap, job, page) == "INVALID_PAGE_INDEX"


def test_an_unknown_job_is_an_async_fault(soap: Soap) -> None:
    fault = soap.fault("<checkAsyncStatus><jobId>none</jobId></checkAsyncStatus>")

    assert fault.find("detail")[0].tag.endswith("asyncFault")
    assert texts(fault, "code") == ["INVALID_JOB_ID"]


@pytest.mark.parametrize(
    ("operation", "element", "most"),
    [
        ("asyncAddList", "record", 400),
        ("asyncUpdateList", "record", 200),
        ("asyncUpsertList", "record", 200),
        ("asyncDeleteList", "baseRef", 400),
        ("asyncGetList", "baseRef", 2000),
    ],
)
def test_a_job_takes_only_so_many_records(soap: Soap, operation: str, element: str, most: int) -> None:
    fault = soap.fault(f"<{operation}>{f'<{element}/>' * (most + 1)}</{operation}>")

    assert fault.find("detail")[0].tag.endswith("exceededRecordCountFault")
    assert texts(fault, "code") == ["MAX_RCRDS_EXCEEDED"]


def search(soap: Soap, size: int) -> str:
    record = '<searchRecord xsi:type="listRel:CustomerSearch"><listRel:basic/></searchRecord>'
    header = f"<searchPreferences><pageSize>{size}</pageSize></searchPreferences>"
    return submit(soap, f"<asyncSearch>{record}</asyncSearch>", header=header)


def test_a_search_job_keeps_what_it_found_and_is_taken_page_by_page(soap: Soap) -> None:
    submit(soap, f"<asyncAddList>{customers(*range(1, 8))}</asyncAddList>")
    job = search(soap, 5)
    submit(soap, f"<asyncAddList>{customers(9)}</asyncAddList>")

    pages = [result(soap, job, number) for number in (1, 2)]
    assert [texts(page, "totalRecords") for page in pages] == [["7"], ["7"]]
    assert [len(list(page.iter("{*}record"))) for page in pages] == [5, 2]
    assert refusal(soap, job, 3) == "INVALID_PAGE_INDEX"


def test_pages_of_a_search_job_may_be_twice_as_large(soap: Soap) -> None:
    assert texts(status(soap, search(soap, 2000)), "status") == ["finished"]
    too_large = search(soap, 2001)
    assert texts(status(soap, too_large), "status") == ["finishedWithErrors"]
    assert codes(result(soap, too_large)) == ["INVALID_SEARCH_PAGE_SIZE"]


def test_every_sort_of_job_gives_a_valid_result(real: Soap, schema_check: SchemaCheck) -> None:
    reference = '<baseRef xsi:type="c:RecordRef" type="customer" externalId="J1"/>'
    initialize = (
        "<c:type>salesOrder</c:type><c:reference type='customer' externalId='J1'/>"
        "<c:auxReference type='arAccount' internalId='1'/>"
    )
    operations = {
        "asyncAddList": customers(1, 2),
        "asyncUpdateList": customers(1, 404),
        "asyncUpsertList": customers(1, 3),
        "asyncGetList": reference + reference.replace("J1", "J404"),
        "asyncInitializeList": f"<initializeRecord>{initialize}</initializeRecord>" * 2,
        "asyncSearch": '<searchRecord xsi:type="listRel:CustomerSearch"/>',
        "asyncDeleteList": reference,
    }
    for operation, body in operations.items():
        submitted = real.ask(f"<{operation}>{body}</{operation}>", version="2023_2")
        job = texts(submitted, "jobId")[0]
        for answer in (submitted, status(real, job), result(real, job)):
            schema_check.assert_valid(answer)
        assert texts(status(real, job), "status")[0].startswith("finished"), operation


def test_a_foreign_client_waits_for_its_job(client: ForeignClient) -> None:
    client.transport.soap.store.keep_setting(SETTING, "60")
    customer = client.type("relationships.lists", "Customer")(
        companyName="ACME", subsidiary=client.core("RecordRef", internalId="1")
    )
    job = client.call("asyncAddList", [customer]).asyncStatusResult
    while job.status != "finished":
        client.transport.soap.now[0] += 10
        job = client.call("checkAsyncStatus", job.jobId).asyncStatusResult
    taken = client.call("getAsyncResult", job.jobId, 1).asyncResult
    assert taken.writeResponseList.writeResponse[0].status.isSuccess
