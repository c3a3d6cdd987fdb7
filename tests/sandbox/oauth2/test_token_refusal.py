from connector.sandbox.oauth2.token_refusal import TokenRefusedError, invalid_client, invalid_grant, invalid_request


def test_each_refusal_has_error_status_and_the_audit_trails_word() -> None:
    cases = [invalid_request("x"), invalid_client("x"), invalid_grant("TokenExpired", "x"), TokenRefusedError("a")]

    assert [(one.error, one.status, one.reason) for one in cases] == [
        ("invalid_request", 400, "invalid_request"),
        ("invalid_client", 401, "ClientAuthenticationFailed"),
        ("invalid_grant", 400, "TokenExpired"),
        ("a", 400, "a"),
    ]
