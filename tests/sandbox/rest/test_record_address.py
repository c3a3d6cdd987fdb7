import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.refusals import WireError
from connector.sandbox.rest.record_address import key_of, url_of
from tests.sandbox.rest.test_rest_request import PREFIX, request


def test_a_number_is_an_internal_id_and_a_prefix_makes_it_external() -> None:
    assert key_of(request(), "customer", "-5").id == "-5"
    assert key_of(request(), "customer", "eid:-5").external_id == "-5"
    assert key_of(request(), "customer", "eid:").external_id == ""


@given(st.text(max_size=30))
def test_anything_else_is_refused_with_the_address(segment: str) -> None:
    if segment.startswith("eid:") or re.fullmatch("-?0*[1-9][0-9]{0,17}", segment):
        return
    with pytest.raises(WireError) as caught:
        key_of(request(f"{PREFIX}/customer/x"), "customer", segment)

    assert (caught.value.code, caught.value.url) == ("INVALID_ID", f"{PREFIX}/customer/x")


def test_a_record_has_an_address() -> None:
    assert url_of(request(), "customer", 7) == f"http://h:1{PREFIX}/customer/7"


def test_zero_is_no_id() -> None:
    with pytest.raises(WireError):
        key_of(request(), "customer", "000")
