"""The tables of countries and languages hold together."""

from __future__ import annotations

import re

from connector.netsuite.soap.country_codes import COUNTRIES, COUNTRY_LABELS, LANGUAGE_LABELS, LANGUAGES
from connector.netsuite.soap.enumerations import pairs


def test_codes_look_like_iso_codes_and_names_stand_once() -> None:
    countries, languages = pairs(COUNTRIES), pairs(LANGUAGES)

    assert all(re.fullmatch("[A-Z]{2}", code) for code, _ in countries)
    assert all(re.fullmatch("[a-z]{2,3}(_[A-Z]{2})?", code) for code, _ in languages)
    for table in (countries, languages):
        names = [name for _, name in table]
        assert len(names) == len(set(names))


def test_labels_belong_to_codes() -> None:
    assert {code for code, _ in pairs(COUNTRY_LABELS, ";")} <= {code for code, _ in pairs(COUNTRIES)}
    assert {code for code, _ in pairs(LANGUAGE_LABELS, ";")} <= {code for code, _ in pairs(LANGUAGES)}
