import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1.rfc5849.parameters import prepare_headers

from connector.sandbox.authentication.authorization_header import MalformedHeaderError, parse_authorization

NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12).map(lambda name: f"oauth_{name}")
VALUES = st.text(max_size=40).map(lambda text: text.encode("utf-8", "ignore").decode())


@given(st.dictionaries(NAMES, VALUES, min_size=1), VALUES)
def test_reads_what_another_implementation_writes(parameters: dict[str, str], realm: str) -> None:
    realm = "".join(letter for letter in realm if letter.isalnum())
    header: str = prepare_headers(list(parameters.items()), realm=realm)["Authorization"]  # type: ignore[no-untyped-call]

    expected = {**parameters, **({"realm": realm} if realm else {})}
    assert parse_authorization(header) == {
        name: value for name, value in expected.items() if value or name in parameters
    }


@pytest.mark.parametrize("between", [",", ", ", ",\r\n ", " ,  "])
def test_takes_any_blank_between_parameters_and_realm_anywhere(between: str) -> None:
    header = "OAuth " + between.join(['oauth_a="1%2F2"', 'realm="1_SB1"', 'oauth_b="%20"'])

    assert parse_authorization(header) == {"oauth_a": "1/2", "realm": "1_SB1", "oauth_b": " "}


@pytest.mark.parametrize(
    "header", ["", "OAuth", "Basic abc", 'OAuth a="1", a="2"', 'OAuth a="1" b="2"', 'OAuth ="x"', "OAuth a"]
)
def test_refuses_what_is_no_list_of_parameters(header: str) -> None:
    with pytest.raises(MalformedHeaderError):
        parse_authorization(header)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_authorization(f"OAuth {text}")
    except MalformedHeaderError:
        return

    assert isinstance(found, dict)
