"""Relative date ranges as seen on one day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.suiteql.relative_ranges import CODES, range_of

TODAY = date(2025, 8, 20)
"""A Wednesday in the third quarter."""

_CODES = """
FHBL FHBLTD FQBL FQBLTD FYBL FYBLTD DAGO5 DFN5 DAGO4 DFN4 TWN3W LBW LFH LFHLFY LFHTD LFQ LFQLFY LFQTD
LFQFYBL LFY LFYTD LM LMLFQ LMLFY LMTD LMFQBL LMFYBL LRH LRQ LRY LW LWTD LY LYTD MAN MANTD MBL MBLTD NBW NFH
NFQ NFY N4W NM NOH NOM NOQ NOW NOY NW DAGO90 DFN90 OYBL PQLFY PQTFY PMLFH PMLFQ PMLFY PMSFHLFY PMSFQLFY
PMTFH PMTFQ PMTFY OD OH OM OQ OW OY PRH PRQ PRY SDFQBL SDFYBL SDLFQ SDLFY SDLM SDLW SDMBL SDWBL SFHLFY
SFHLFYTD SFQFYBL SFQLFY SFQLFYTD SMFQBL SMFYBL SMLFQ SMLFQTD SMLFY SMLFYTD SWFYBL SWLFY DAGO60 DFN60 DAGO10
DFN10 DAGO30 DFN30 TBW TFH TFHTD TFQ TFQTD TFY TFYTD TM TMTD TRH TRQ TRY TW TWTD TY TYTD DAGO3 DFN3 FQB
FQBTD FYB FYBTD MB MBTD TODAY TODAYTTM TOMORROW DAGO2 DFN2 WAN WANTD WBL WBLTD YESTERDAY
"""
DOCUMENTED = set(_CODES.split())
"""Every value of query.RelativeDateRange (Oracle help section_1544111773)."""


def test_every_code_of_the_documentation_is_known() -> None:
    assert set(CODES) >= DOCUMENTED


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("TODAY", "2025-08-20", "2025-08-20"),
        ("DAGO30", "2025-07-21", "2025-07-21"),
        ("dago7", "2025-08-13", "2025-08-13"),
        ("TW", "2025-08-17", "2025-08-23"),
        ("LBW", "2025-08-11", "2025-08-15"),
        ("TM", "2025-08-01", "2025-08-31"),
        ("LM", "2025-07-01", "2025-07-31"),
        ("MBL", "2025-06-01", "2025-06-30"),
        ("MAN", "2025-10-01", "2025-10-31"),
        ("TMTD", "2025-08-01", "2025-08-20"),
        ("LMTD", "2025-07-01", "2025-07-20"),
        ("TFQ", "2025-07-01", "2025-09-30"),
        ("FQB", "2024-10-01", "2024-12-31"),
        ("LFH", "2025-01-01", "2025-06-30"),
        ("LFY", "2024-01-01", "2024-12-31"),
        ("LFYTD", "2024-01-01", "2024-08-19"),
        ("SFQLFY", "2024-07-01", "2024-09-30"),
        ("LMLFY", "2024-07-01", "2024-07-31"),
        ("SDLM", "2025-07-20", "2025-07-20"),
        ("PQTFY", "2025-01-01", "2025-06-30"),
        ("PMTFQ", "2025-07-01", "2025-07-31"),
        ("PMSFQLFY", "2024-07-01", "2024-07-31"),
        ("TODAYTTM", "2025-08-20", "2025-08-31"),
        ("OW", "2025-08-13", "2025-08-19"),
    ],
)
def test_a_range(code: str, first: str, last: str) -> None:
    assert range_of(code, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_other_codes_are_not_known() -> None:
    assert range_of("NEXT_DECADE", TODAY) is None


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(CODES))
def test_ranges_begin_before_they_end(day: date, code: str) -> None:
    found = range_of(code, day)

    assert found is not None
    assert found[0] <= found[1] + timedelta(1)  # in January there are no months before this one
