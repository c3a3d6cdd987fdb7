from connector.sandbox.authentication.sign_in_refusals import (
    MalformedAuthorizationError,
    TwoFactorError,
    UserCredentialsError,
)


def test_a_header_that_cannot_be_read_is_a_400_with_its_own_words() -> None:
    error = MalformedAuthorizationError("Bearer")

    assert (error.status, error.code, error.restlet_code) == (400, "INVALID_REQUEST", "INVALID_REQUEST")
    assert str(error) == error.message == "The request could not be understood by the server due to malformed syntax."


def test_what_a_restlet_says_of_passwords() -> None:
    assert UserCredentialsError().restlet_code == "INVALID_LOGIN_CREDENTIALS"
    assert TwoFactorError().restlet_code == "TWO_FA_REQD"
    assert TwoFactorError().message == "Invalid login attempt."
