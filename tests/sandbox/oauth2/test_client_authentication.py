import base64

import pytest

from connector.sandbox.oauth2.client_authentication import basic_credentials
from connector.sandbox.oauth2.token_refusal import TokenRefusedError


def basic(text: bytes, alphabet: bytes = b"+/") -> str:
    return f"Basic {base64.b64encode(text, alphabet).decode()}"


@pytest.mark.parametrize("alphabet", [b"+/", b"-_"])
def test_both_alphabets_of_base64_are_taken(alphabet: bytes) -> None:
    assert basic_credentials(basic("id:??>>ÿ".encode(), alphabet)) == ("id", "??>>ÿ")


def test_no_header_is_no_credentials() -> None:
    assert basic_credentials("") is None


@pytest.mark.parametrize("header", ["Bearer x", "Basic ???", basic(b"no colon"), basic(b"\xff:\xff")])
def test_what_cannot_be_read_is_an_invalid_client(header: str) -> None:
    with pytest.raises(TokenRefusedError) as caught:
        basic_credentials(header)

    assert (caught.value.error, caught.value.status) == ("invalid_client", 401)
