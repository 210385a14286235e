"""`tutor zalo verify` settles which secret signs, and what broke a captured event."""

import pytest

from tests.channels.zalo.test_signature import APP, MAC1, SECRET, V1
from tutor.channels.zalo.capture import examine

NAMES = {"KEY": SECRET, "APP": "another"}


@pytest.mark.parametrize(
    ("captured", "signature", "app_id", "secrets", "verdict"),
    [
        (V1, MAC1, APP, NAMES, "VERIFIED: it was signed with KEY"),
        (b"X-ZEvent-Signature: " + MAC1.encode() + b"\r\n\r\n" + V1, "", APP, NAMES, "VERIFIED"),
        (V1 + b"\n", MAC1, APP, NAMES, "NOT VERIFIED: it was signed with KEY, without the line"),
        (V1, MAC1, APP, {"KEY": "x", "APP": SECRET}, "NOT VERIFIED: it was signed with APP"),
        (V1, MAC1, "1", NAMES, "NOT VERIFIED: it was signed with KEY"),
        (V1, "", APP, NAMES, "NOT VERIFIED: no signature"),
        (V1, MAC1, APP, {"KEY": "", "APP": ""}, "NOT VERIFIED: TUTOR_ZALO_OA_SECRET_KEY"),
        (V1, "mac=00", APP, NAMES, "NOT VERIFIED: no secret and no known way"),
        (b"no json", MAC1, APP, NAMES, "NOT VERIFIED: the body is no JSON"),
    ],
)
def test_the_verdict(captured, signature, app_id, secrets, verdict):
    first, *_ = examine(captured, signature, app_id, secrets)
    assert first.startswith(verdict)
    assert SECRET not in first
