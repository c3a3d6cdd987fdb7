from connector.sandbox.control.journal_details import MASK, MOST_CHARACTERS, details_of, masked_body
from connector.sandbox.web.http_protocol import Answer, Request

OAUTH = 'OAuth realm="1_SB1", oauth_token="abcdef1234", oauth_consumer_key="fedcba9876", oauth_signature="c2VjcmV0"'


def test_headers_are_kept_without_what_would_sign_in() -> None:
    request = Request(
        "GET", "/services/rest/x", "", {"authorization": OAUTH, "cookie": "JSESSIONID=1", "accept": "a"}, b""
    )
    found = details_of(request, Answer(200, b"{}", {"set-cookie": "session=1", "content-type": "x"}))

    assert found.request_headers == {
        "authorization": f'OAuth realm="1_SB1", oauth_token="{MASK}1234", oauth_consumer_key="{MASK}9876", '
        f'oauth_signature="{MASK}"',
        "cookie": MASK,
        "accept": "a",
    }
    assert found.answer_headers == {"set-cookie": MASK, "content-type": "x"}
    bearer = details_of(Request("GET", "/", "", {"authorization": "Bearer eyJ"}, b""), Answer(200))
    assert bearer.request_headers["authorization"] == f"Bearer {MASK}"


def test_a_passport_is_masked_in_the_body() -> None:
    text = masked_body(b"<c:consumerKey>abc</c:consumerKey><signature algorithm='x'>def</signature><a>kept</a>")

    assert text == f"<c:consumerKey>{MASK}</c:consumerKey><signature algorithm='x'>{MASK}</signature><a>kept</a>"


def test_pages_and_the_token_endpoint_show_secrets_so_their_bodies_are_not_kept() -> None:
    for path in ("/services/rest/auth/oauth2/v1/token", "/app/common/integration/integrapp.nl"):
        found = details_of(Request("POST", path, "", {}, b"client_secret=abc"), Answer(200, b"secret"))
        assert (found.request_body, found.answer_body) == (MASK, MASK)


def test_long_bodies_are_cut() -> None:
    text = masked_body(b"a" * (MOST_CHARACTERS + 10))

    assert len(text) < MOST_CHARACTERS + 40
    assert text.endswith(f"({MOST_CHARACTERS + 10} bytes)")
