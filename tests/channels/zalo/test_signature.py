"""Only what Zalo signed is believed."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.channels.zalo.signature import read_json, verify_bot, verify_oa

APP, SECRET = "360846524940903967", "test-oa-secret-key"
V1 = (
    '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},'
    '"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},'
    '"event_name":"user_send_text","message":{"text":"Xin chào cô giáo",'
    '"msg_id":"96d3cdf3af150460909"},"timestamp":"1750316131602"}'
).encode()
V2 = json.dumps(json.loads(V1), ensure_ascii=False).encode()
MAC1 = "mac=f0eb38b5a245ca91cd08b5e20ca54b253de61e3d3c242f4a79ccf960fd3cd852"
MAC2 = "mac=a21c6289940a87f6dd73fada5c2999713adbe3b80f18db6a40bccf0954d6d7be"


@pytest.mark.parametrize(("raw", "header", "size"), [(V1, MAC1, 276), (V2, MAC2, 294)])
def test_the_vectors_of_the_fact_sheet(raw, header, size):
    assert len(raw) == size
    event = verify_oa(raw, header, APP, SECRET)
    assert event["message"]["text"] == "Xin chào cô giáo"


@pytest.mark.parametrize(
    ("raw", "header", "app_id", "secret"),
    [
        (V2, MAC1, APP, SECRET),  # the same JSON, written anew
        (V1, "", APP, SECRET),
        (V1, MAC1, "1", SECRET),  # of another app
        (V1, MAC1, APP, "another"),
        (V1, MAC1, "", SECRET),
        (V1, "mac=" + hashlib.sha256(APP.encode() + V1 + b"1750316131602").hexdigest(), APP, ""),
        (V1, "mac=" + hmac.new(SECRET.encode(), V1, "sha256").hexdigest(), APP, SECRET),
        (V1, "mac=é", APP, SECRET),
    ],
)
def test_everything_else_is_refused(raw, header, app_id, secret):
    assert verify_oa(raw, header, app_id, secret) is None


@given(st.integers(0, len(V1) - 1), st.integers(1, 255))
def test_any_byte_changed_is_refused(place, change):
    changed = bytearray(V1)
    changed[place] ^= change
    assert verify_oa(bytes(changed), MAC1, APP, SECRET) is None


def test_big_integers_survive():
    raw = (
        b'{"app_id":360846524940903967,"timestamp":1750316131602,'
        b'"sender":{"id":9007199254740993123}}'
    )
    digest = hashlib.sha256(APP.encode() + raw + b"1750316131602" + SECRET.encode()).hexdigest()
    event = verify_oa(raw, digest, APP, SECRET)  # bare hex, as some write it
    assert event["sender"]["id"] == 9007199254740993123


@given(st.binary(max_size=300), st.text(max_size=80))
def test_nothing_that_anybody_sends_raises(raw, header):
    assert verify_oa(raw, header, APP, SECRET) is None
    assert verify_bot(raw, header, "long enough") is None


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"1" * 10_000, b"[]", b'"a"', b"\xff\xfe{\x00"])
def test_odd_json_is_none(raw):
    assert read_json(raw) is None


def test_the_secret_of_a_bot():
    assert verify_bot(b'{"a": 1}', "long enough", "long enough") == {"a": 1}
    assert verify_bot(b'{"a": 1}', "", "") is None
    assert verify_bot(b'{"a": 1}', "long enougn", "long enough") is None
