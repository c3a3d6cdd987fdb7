from __future__ import annotations

import pytest

from connector.errors import PARENTS
from connector.netsuite.error_codes import CODES, FAULTS, REASONS, STATUSES, TEXTS, meaning


def test_every_type_is_one_of_ours_and_every_entry_has_a_cure() -> None:
    for found in {*CODES.values(), *FAULTS.values(), *STATUSES.values(), *(found for _, found in TEXTS)}:
        assert found.type in PARENTS
        assert found.hint
    assert all(REASONS.values())


@pytest.mark.parametrize(
    ("code", "message", "status", "fault", "type_", "next_"),
    [
        ("WS_REQUEST_BLOCKED", "", 500, "exceededConcurrentRequestLimitFault", "TOO_MANY_REQUESTS", "retry"),
        ("SSS_REQUEST_LIMIT_EXCEEDED", "", 400, "", "TOO_MANY_REQUESTS", "retry"),
        ("CONCURRENCY_LIMIT_EXCEEDED", "", 429, "", "TOO_MANY_REQUESTS", "retry"),
        ("", "", 429, "", "TOO_MANY_REQUESTS", "retry"),
        ("", "", 503, "", "UNAVAILABLE", "retry"),
        ("", "", 502, "", "UNAVAILABLE", "again"),
        ("USER_ERROR", "Invalid login attempt.", 500, "invalidCredentialsFault", "AUTHENTICATION", "sign_in"),
        ("INVALID_LOGIN", "", 401, "", "AUTHENTICATION", "sign_in"),
        ("INVALID_SESSION", "", 500, "invalidSessionFault", "SESSION_TIMED_OUT", "again"),
        ("UNEXPECTED_ERROR", "An unexpected error occurred. Error ID: x", 500, "", "NETSUITE_ERROR", "again"),
        ("UNEXPECTED_ERROR", "java.lang.NullPointerException", 500, "unexpectedErrorFault", "NETSUITE_ERROR", "again"),
        (
            "UNEXPECTED_ERROR",
            "currently unavailable while we undergo our regularly scheduled maintenance.",
            500,
            "unexpectedErrorFault",
            "UNAVAILABLE",
            "retry",
        ),
        ("USER_ERROR", "Please enter value(s) for: Company", 400, "", "USER_ERROR", "reject"),
        ("USER_ERROR", "This entity already exists.", 400, "", "CONFLICT", "reject"),
        ("RCRD_HAS_BEEN_CHANGED", "", None, "", "CONFLICT", "again"),
        ("RCRD_LOCKED_BY_WF", "", None, "", "LOCKED", "retry"),
        ("CLOSED_TRAN_PRD", "", None, "", "CLOSED_PERIOD", "reject"),
        ("RCRD_DSNT_EXIST", "", None, "", "NOT_FOUND", "reject"),
        ("NONEXISTENT_ID", "", 404, "", "NOT_FOUND", "reject"),
        ("WS_PERMISSION_REQD", "", 500, "insufficientPermissionFault", "INSUFFICIENT_PERMISSION", "reject"),
        ("INVALID_WS_VERSION", "", 500, "invalidVersionFault", "INVALID_VERSION", "mend"),
        ("MAX_RCRDS_EXCEEDED", "", 500, "exceededRecordCountFault", "MAX_RCRDS_EXCEEDED", "reject"),
        ("INVALID_JOB_ID", "", 500, "asyncFault", "ASYNC_FAULT", "reject"),
        ("INVALID_METHOD", "", 405, "", "USER_ERROR", "reject"),
        ("INVALID_CONTENT_TYPE", "", 400, "", "USER_ERROR", "reject"),
        ("IDEMPOTENCY_ERROR", "", 400, "", "CONFLICT", "reject"),
        ("OPERATION_NOT_FINISHED", "", 404, "", "ASYNC_FAULT", "retry"),
        ("INVALID_INITIALIZE_REF", "", None, "", "USER_ERROR", "reject"),
        ("INVALID_RCRD_TRANSFRM", "", None, "", "USER_ERROR", "reject"),
        ("INVALID_SEARCH_CRITERIA", "", None, "", "USER_ERROR", "reject"),
        ("invalid_grant", "", 400, "", "AUTHENTICATION", "sign_in"),
    ],
)
def test_an_answer_is_typed_by_fault_code_text_and_status(
    code: str, message: str, status: int | None, fault: str, type_: str, next_: str
) -> None:
    found = meaning(code, message, status, fault)

    assert found is not None
    assert (found.type, found.next) == (type_, next_)


def test_what_nobody_knows_is_none() -> None:
    assert meaning("NEVER_HEARD_OF_IT") is None


@pytest.mark.parametrize(
    ("code", "message"),
    [("NONEXISTENT_FIELD", ""), ("UNKNOWN_FIELD", ""), ("USER_ERROR", "Unknown field 'compnyName'")],
)
def test_a_field_that_is_not_there_sends_to_where_fields_are_listed(code: str, message: str) -> None:
    found = meaning(code, message, 400)

    assert found is not None
    assert "connector describe record" in found.hint


@pytest.mark.parametrize(
    ("code", "said", "type_", "cure"),
    [
        ("RCRD_LOCKED_BY_WF", "This record has been locked by a user defined workflow.", "LOCKED", "for a while"),
        ("CANT_DELETE_CHILD_RCRDS_EXIST", "… because it has dependent records.", "USER_ERROR", "isInactive"),
        ("INVALID_RCRD_TRANSFRM", "That type of record transformation is not allowed.", "USER_ERROR", "pair of record"),
    ],
)
def test_what_soap_says_by_its_code_rest_says_by_its_words(code: str, said: str, type_: str, cure: str) -> None:
    for found in (meaning(code, "", 500), meaning("USER_ERROR", f"Error while accessing a resource. {said}", 400)):
        assert found is not None
        assert found.type == type_
        assert cure in found.hint
