"""No attack gets its canary or its forbidden act into what anybody sees."""

import json
import logging
from collections import Counter
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from tests.dialogue.attacks import (
    attacked,
    leaks,
    leaks_in_text,
    poisoned_text,
    read_attacks,
)
from tests.lessons.written import LESSON, library_of, source_of
from tutor.bootstrap import build_app, build_service
from tutor.records import Block, Citation, Reply
from tutor.storage.store import Store
from tutor.text.instructions import defused
from tutor.text.normalise import fold

ATTACKS = read_attacks()
KINDS = {
    "direct",
    "indirect",
    "mixed",
    "hidden",
    "role",
    "system_prompt",
    "otp",
    "exfiltration",
    "escalation",
    "format",
}
BY_LESSON = [one for one in ATTACKS if one.document and one.document.kind == "lesson"]
BY_DOCUMENT = [one for one in ATTACKS if one.document and one.document.kind != "lesson"]


def named(attacks):
    return [pytest.param(one, id=one.id) for one in attacks]


def test_there_are_attacks_of_every_kind_and_no_two_alike():
    assert len(ATTACKS) >= 170
    assert set(Counter(one.kind for one in ATTACKS)) == KINDS
    for field in ("id", "message", "canary"):
        assert len({fold(getattr(one, field)) for one in ATTACKS}) == len(ATTACKS), field


@pytest.mark.parametrize("attack", named(ATTACKS))
def test_the_tutor_gives_nothing_away(attack, poisoned_tutor, caplog):
    caplog.set_level(logging.DEBUG)
    found = [leaks(attack, turn.reply, caplog.text) for turn in attacked(poisoned_tutor, attack)]
    assert not any(found), found
