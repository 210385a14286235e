"""What becomes of a message that Zalo does not take at once."""

from datetime import UTC

import pytest

from tests.channels.zalo.fake_oa import Script
from tutor.channels.zalo.calls import Button, Call
from tutor.channels.zalo.failures import OA_REMEDIES
from tutor.channels.zalo.handlers import sending

USER = "246845883529197922"
ID = f"zalo-oa:388613280878808645:{USER}"


def states(zalo):
    counts = zalo.store.jobs.status(zalo.clock()).counts
    return {state: n for (kind, state), n in counts.items() if kind == "zalo.send"}


def put(zalo, call=None, key="k", free_only=False, seen=True):
    if seen:
        zalo.store.zalo.seen(ID, zalo.clock())
    zalo.oa.interactions[USER] = zalo.clock().timestamp()
    job = sending(key, "oa", ID, call or Call("text", "Xin chào"), free_only=free_only)
    zalo.store.jobs.add([job], zalo.clock().astimezone(UTC))
    zalo.work()


@pytest.mark.parametrize("code", [-216, -220])
def test_a_dead_token_is_renewed_once_and_the_message_sent(zalo, code):
    zalo.oa.script.append(Script(error=code))
    put(zalo)
    assert zalo.oa.texts() == ["Xin chào"]
    assert zalo.oa.refreshes == 1


def test_a_token_that_stays_refused_needs_the_operator(zalo, caplog):
    zalo.oa.script.extend([Script(error=-216)] * 2)
    put(zalo)
    assert states(zalo) == {"dead": 1}
    assert "until somebody acts" in caplog.text


@pytest.mark.parametrize("script", [Script(error=-32), Script(status=500), Script(error=-234)])
def test_what_passes_is_tried_again_later(zalo, script):
    zalo.oa.script.append(script)
    put(zalo)
    assert states(zalo) == {"ready": 1}
    zalo.work_on(hours=2)
    assert zalo.oa.texts() == ["Xin chào"]


def test_an_odd_failure_is_tried_once_more_and_then_given_up(zalo):
    zalo.oa.script.append(Script(error=-200))
    put(zalo)
    assert zalo.oa.texts() == ["Xin chào"]
    zalo.oa.script.extend([Script(error=-200)] * 2)
    put(zalo, key="second")
    assert states(zalo) == {"done": 1, "dead": 1}


@pytest.mark.parametrize("code", [-230, -213, -244])
def test_who_cannot_be_written_to_gets_nothing_until_they_write(zalo, code, caplog):
    zalo.oa.script.append(Script(error=code))
    put(zalo)
    put(zalo, key="pending", seen=False)
    assert zalo.oa.texts() == []
    assert states(zalo) == {"dead": 1, "done": 1}
    assert "until somebody acts" not in caplog.text
    assert zalo.say("trạm y tế phường")


@pytest.mark.parametrize("code", [-201, -210, -403])
def test_what_can_never_be_sent_is_a_dead_letter(zalo, code):
    zalo.oa.script.append(Script(error=code))
    put(zalo)
    assert states(zalo) == {"dead": 1}
    assert "Xin chào" not in str(zalo.store.jobs.dead())


@pytest.mark.parametrize("code", sorted(OA_REMEDIES))
def test_no_code_of_the_sheet_is_sent_twice(zalo, code):
    zalo.oa.script.append(Script(error=code))
    put(zalo)
    zalo.work_on(hours=3)
    assert len(zalo.oa.texts()) <= 1


def test_a_message_of_which_nobody_knows_is_repeated_once_at_most(zalo):
    zalo.oa.script.extend([Script(drop=True)] * 5)
    put(zalo)
    zalo.work_on(hours=2)
    assert len(zalo.oa.delivered) == 2
    assert states(zalo) == {"dead": 1}
    assert zalo.zalo.counts["unknown"] == 1


def test_where_buttons_are_refused_the_numbers_are_sent(zalo):
    zalo.oa.buttons = False
    put(zalo, Call("text", "Chọn:", buttons=(Button("Một", "một"),), plain="Chọn:\n1. Một"))
    assert zalo.oa.texts() == ["Chọn:\n1. Một"]


def test_where_buttons_are_taken_they_are_sent(zalo):
    put(zalo, Call("text", "Chọn:", buttons=(Button("Một", "một"),), plain="Chọn:\n1. Một"))
    (sent,) = zalo.oa.delivered
    (button,) = sent["message"]["attachment"]["payload"]["buttons"]
    assert button == {"title": "Một", "type": "oa.query.show", "payload": "một"}


def test_a_picture_that_is_refused_is_left_out(zalo):
    zalo.oa.script.append(Script(error=-233))
    put(zalo, Call("image", "Hình", url="https://tutor.example/a.png"))
    assert states(zalo) == {"done": 1}


@pytest.mark.parametrize(
    ("hours", "free_only", "sent"),
    [(1, True, 1), (47, True, 1), (49, True, 0), (49, False, 1), (167, False, 1), (169, False, 0)],
)
def test_the_windows_of_48_hours_and_7_days(zalo, hours, free_only, sent):
    zalo.store.zalo.seen(ID, zalo.clock())
    zalo.oa.interactions[USER] = zalo.clock().timestamp()
    zalo.clock.pass_(hours=hours)
    job = sending("k", "oa", ID, Call("text", "Ôn bài"), free_only=free_only)
    zalo.store.jobs.add([job], zalo.clock().astimezone(UTC))
    zalo.work()
    assert len(zalo.oa.texts()) == sent
    assert states(zalo) == {"done": 1}


def test_a_bot_that_is_hurried_waits(zalo):
    zalo.bot.script.append((429, "quota"))
    assert zalo.say_bot("trạm y tế phường") == []
    zalo.work_on(hours=1)
    assert len(zalo.bot.texts()) == 1


def test_a_bots_wrong_token_is_the_operators(make, caplog):
    zalo = make(bot_token="12345689:wrong")
    zalo.say_bot("trạm y tế phường")
    assert "until somebody acts" in caplog.text and "wrong" not in caplog.text


def test_no_secret_stands_in_what_is_kept_or_logged(zalo, caplog):
    zalo.oa.script.extend([Script(error=-216), Script(error=-201)])
    put(zalo)
    kept = str(zalo.store.jobs.dead()) + caplog.text + str(zalo.options) + str(zalo.oa.seen)
    assert not [secret for secret in zalo.oa.secrets | zalo.bot.secrets if secret in kept]
