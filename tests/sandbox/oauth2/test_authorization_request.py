from connector.sandbox.oauth2.authorization_request import sent_back


def test_a_user_is_sent_back_to_the_address_as_it_was_registered() -> None:
    assert sent_back("https://a.example/x", code="1", state="a b", error="") == "https://a.example/x?code=1&state=a+b"
    assert sent_back("https://a.example/x?y=1", code="2") == "https://a.example/x?y=1&code=2"
