from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.authentication.signature_variants import (
    HeaderText,
    PassportText,
    header_variants,
    passport_variants,
)

PASSPORT = PassportText("1234567_SB1", "1234567_SB1", "key", "token", "nonce12", "1795000000")


def test_the_right_text_of_a_passport_is_the_first_and_the_only_one_without_a_label() -> None:
    labels = [label for label, _ in passport_variants(PASSPORT)]

    assert labels[0] == ""
    assert "" not in labels[1:]


def test_every_order_of_the_five_values_is_there() -> None:
    orders = [text for label, text in passport_variants(PASSPORT) if label.startswith("the order is")]

    assert len(set(orders)) == 119


def test_an_account_without_a_suffix_has_no_variant_that_is_right() -> None:
    plain = PassportText("1234567", "1234567", "key", "token", "nonce12", "1795000000")
    right, *wrong = passport_variants(plain)

    assert right[1] not in [text for _, text in wrong]


@given(st.text(max_size=40), st.text(alphabet="&=+%20ab", max_size=40))
def test_any_query_and_form_have_variants(query: str, form: str) -> None:
    text = HeaderText(
        "GET", ["http://x.example/a", "https://x.example/a"], [("oauth_token", "t")], query, form, "1", "1"
    )

    assert [label for label, _ in header_variants(text)][:2] == ["", ""]
