from connector.sandbox.refusals import (
    ConcurrencyError,
    LockedError,
    LoginError,
    UnknownRecordError,
    UnknownReferenceError,
    WireError,
)


def test_one_refusal_has_a_code_for_each_channel() -> None:
    missing = UnknownRecordError("customer", "9")
    assert (missing.code, missing.soap_code, missing.status, missing.fault) == (
        "NONEXISTENT_ID",
        "RCRD_DSNT_EXIST",
        404,
        "",
    )
    assert WireError("x", code="A").soap_code == "A"


def test_what_ends_a_soap_call_is_a_fault() -> None:
    assert LoginError("NonceUsed").fault == "invalidCredentialsFault"
    assert (ConcurrencyError().fault, ConcurrencyError().soap_code) == (
        "exceededConcurrentRequestLimitFault",
        "WS_REQUEST_BLOCKED",
    )


def test_a_wrong_reference_in_a_line_is_content_and_on_the_body_a_rule() -> None:
    assert UnknownReferenceError("item", "9", "item.items[0].item").code == "INVALID_CONTENT"
    assert UnknownReferenceError("terms", "9", "terms").code == "USER_ERROR"


def test_a_locked_record_has_soaps_word_for_it() -> None:
    assert (LockedError().soap_code, LockedError().business) == ("RCRD_LOCKED_BY_WF", True)
