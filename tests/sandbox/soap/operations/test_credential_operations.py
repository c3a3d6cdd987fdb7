from __future__ import annotations

import pytest

from tests.sandbox.soap.conftest import Soap, texts


@pytest.mark.parametrize("operation", ["changePassword", "changeEmail"])
def test_who_signs_in_with_a_token_cannot_change_what_others_sign_in_with(soap: Soap, operation: str) -> None:
    inner = f"<{operation}><c:currentPassword>a secret</c:currentPassword></{operation}>"
    fault = soap.fault(f"<{operation}>{inner}</{operation}>")

    assert fault.find("detail")[0].tag.endswith("insufficientPermissionFault")
    assert texts(fault, "code") == ["INSUFFICIENT_PERMISSION"]
    assert "secret" not in "".join(fault.itertext())
