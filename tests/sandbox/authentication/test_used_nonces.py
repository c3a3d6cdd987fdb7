from connector.sandbox.authentication.used_nonces import UsedNonces


def test_remembers_as_long_as_it_must() -> None:
    used = UsedNonces(600)
    used.remember(("t", "n", "1"), 1000)

    assert ("t", "n", "1") in used
    assert ("t", "n", "2") not in used
    used.remember(("t", "m", "1"), 1600)
    assert ("t", "n", "1") in used
    used.remember(("t", "o", "1"), 1601)
    assert ("t", "n", "1") not in used
