import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import ConfigurationError
from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.people.permissions import PERMISSIONS
from connector.sandbox.people.tenant import AccessToken, Certificate, Integration, Level, Role, Tenant, User
from connector.sandbox.people.tenant_document import from_document, restore, to_document

TEXTS = st.text(max_size=12)
NUMBERS = st.integers(min_value=-(2**40), max_value=2**40)
MOMENTS = st.floats(allow_nan=False, allow_infinity=False)
LEVELS = st.dictionaries(st.sampled_from(sorted(PERMISSIONS)), st.sampled_from(Level), max_size=3)
TENANTS = st.builds(
    Tenant,
    account=TEXTS,
    concurrency=NUMBERS,
    features=st.sets(TEXTS, max_size=4),
    integrations=st.dictionaries(TEXTS, st.from_type(Integration), max_size=2),
    roles=st.dictionaries(
        NUMBERS,
        st.builds(
            Role,
            id=NUMBERS,
            name=TEXTS,
            permissions=LEVELS,
            subsidiaries=st.none() | st.frozensets(NUMBERS, max_size=3),
        ),
        max_size=3,
    ),
    users=st.dictionaries(NUMBERS, st.builds(User, id=NUMBERS, name=TEXTS, email=TEXTS, locked_until=MOMENTS)),
    tokens=st.dictionaries(TEXTS, st.from_type(AccessToken), max_size=2),
    certificates=st.dictionaries(
        TEXTS,
        st.builds(
            Certificate,
            id=TEXTS,
            consumer_key=TEXTS,
            user=NUMBERS,
            role=NUMBERS,
            public_key=st.binary(max_size=20),
            valid_until=MOMENTS,
        ),
        max_size=2,
    ),
    locks=st.dictionaries(st.tuples(TEXTS, NUMBERS), NUMBERS, max_size=2),
)


@given(TENANTS)
def test_a_tenant_comes_back_from_json_as_it_was(tenant: Tenant) -> None:
    document = json.loads(json.dumps(to_document(tenant)))

    assert from_document(document) == tenant


def test_what_an_older_document_leaves_out_has_its_default() -> None:
    tenant = from_document({"version": 1, "account": "1234567", "users": [[4, {"id": 4, "name": "A", "email": "a@x"}]]})

    assert tenant.date_format == "M/D/YYYY"
    assert tenant.users[4].access


def test_restoring_changes_the_tenant_that_everybody_holds() -> None:
    tenant, credentials = demo_tenant("1234567", now=0)
    kept = json.loads(json.dumps(to_document(tenant)))
    tenant.tokens.clear()
    tenant.features.clear()
    restore(tenant, kept)

    assert credentials.token_id in tenant.tokens
    assert "TBA" in tenant.features


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"version": 2}, "version"),
        ({"company": 7}, "account.company"),
        ({"company": None}, "account.company"),
        ({"colour": "blue"}, "account.colour"),
        ({"features": "TBA"}, "account.features"),
        ({"roles": [[1]]}, "account.roles"),
        ({"roles": {"1": {}}}, "account.roles"),
        ({"roles": [[1, {"id": 1}]]}, "account.roles[1]"),
        ({"roles": [[1, "Clerk"]]}, "account.roles[1]"),
        ({"roles": [[1, {"id": 1, "name": "A", "other_records": "MOST"}]]}, "account.roles[1].other_records"),
        ({"roles": [[1, {"id": 1, "name": "A", "other_records": 4}]]}, "account.roles[1].other_records"),
        ({"locks": [[["customer"], 1]]}, "account.locks"),
        (
            {"integrations": [["k", {"name": "A", "consumer_key": "k", "consumer_secret": "s", "state": "on"}]]},
            "account.integrations[k].state",
        ),
    ],
)
def test_a_wrong_document_is_refused_by_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        from_document({"version": 1, "account": "1", **change})

    assert place in refused.value.message
