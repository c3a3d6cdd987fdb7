from __future__ import annotations

import errno
from pathlib import Path

import pytest

from connector.diagnostics import Diagnostic, Place
from connector.errors import ConfigurationError, ConnectivityError
from connector.file.file_errors import ContentError, explained, explaining

PATH = Path("a.csv")


@pytest.mark.parametrize(
    ("number", "type_"),
    [
        (errno.ENOENT, "FILE:FILE_NOT_FOUND"),
        (errno.ENOTDIR, "FILE:FILE_NOT_FOUND"),
        (errno.EACCES, "FILE:ACCESS_DENIED"),
        (errno.EISDIR, "FILE:ILLEGAL_PATH"),
        (errno.ENOSPC, "FILE:CONNECTIVITY"),
        (errno.EIO, "FILE:CONNECTIVITY"),
    ],
)
def test_each_trouble_has_its_type_and_cure(number: int, type_: str) -> None:
    error = explained(OSError(number, "said by the system"), PATH)

    assert error.type == type_
    assert error.hint
    assert isinstance(error, ConnectivityError if type_ == "FILE:CONNECTIVITY" else ConfigurationError)


def test_what_is_no_trouble_with_files_passes_through() -> None:
    with pytest.raises(ZeroDivisionError), explaining(PATH):
        raise ZeroDivisionError


def test_many_bad_rows_are_one_error_that_lists_the_first() -> None:
    findings = [Diagnostic(code="bad-row", message="no", where=Place("a.csv", n)) for n in range(1, 100)]

    error = ContentError(PATH, findings, "mend them")

    assert "99 rows" in error.message
    assert len(error.diagnostics) == 20
