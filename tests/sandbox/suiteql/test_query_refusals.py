"""NetSuite's texts."""

from __future__ import annotations

from connector.sandbox.suiteql.query_refusals import unknown_identifier, unknown_table, unsupported

LEAD = "Invalid search query. Detailed unprocessed description follows. "


def test_the_texts_are_those_seen_on_the_wire() -> None:
    assert unsupported("why").message == f"{LEAD}Search error occurred: Invalid or unsupported search."
    assert unknown_table("foo").message == f"{LEAD}Invalid search type: foo."
    assert unknown_identifier("x", {"t": "transaction", "c": "customer"}).message == (
        f"{LEAD}Search error occurred: Unknown identifier 'x'. Available identifiers are: "
        f"{{t=transaction, c=customer}}."
    )


def test_a_refusal_is_about_the_parameter_q() -> None:
    refused = unsupported("why")

    assert (refused.status, refused.code, refused.parameter, refused.reason) == (400, "INVALID_PARAMETER", "q", "why")
