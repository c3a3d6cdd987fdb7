from connector.sandbox.rest.rest_refusals import RepeatedKeyError, UnsupportedMethodError


def test_a_verb_that_nothing_takes_has_no_allow_header() -> None:
    assert UnsupportedMethodError("GET", ()).headers == {}
    assert UnsupportedMethodError("GET", ("PUT",)).status == 405


def test_a_repeated_key_leads_to_the_job_before() -> None:
    assert RepeatedKeyError("/job/1").headers["location"] == "/job/1"
