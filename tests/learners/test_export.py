"""Results leave as statements that a learning record store takes, and name nobody."""

import json
import uuid
from datetime import UTC, datetime, timedelta, timezone
from typing import get_type_hints

import pytest

from tutor.learners.export import xapi_statements
from tutor.records import Event

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
HOME = "https://hoc.example.vn"


def statements(*events, learner_id="zalo:8412345", home=HOME):
    return xapi_statements(learner_id, [(event, AT) for event in events], home)


def test_an_answer_as_a_statement():
    event = Event("answered", "vneid-cai-dat", "K1", ("vneid", "app-install"), False)
    (statement,) = statements(event)
    assert uuid.UUID(statement.pop("id"))
    name = statement["actor"]["account"].pop("name")
    assert len(name) == 32 and name.isalnum()
    assert statement == {
        "actor": {"objectType": "Agent", "account": {"homePage": HOME}},
        "verb": {
            "id": "http://adlnet.gov/expapi/verbs/answered",
            "display": {"en": "answered"},
        },
        "object": {
            "objectType": "Activity",
            "id": f"{HOME}/bai-hoc/vneid-cai-dat#K1",
            "definition": {"type": "http://adlnet.gov/expapi/activities/question"},
        },
        "result": {"success": False},
        "context": {
            "contextActivities": {
                "parent": [{"objectType": "Activity", "id": f"{HOME}/bai-hoc/vneid-cai-dat"}]
            },
            "extensions": {f"{HOME}/xapi/skills": ["vneid", "app-install"]},
        },
        "timestamp": "2026-03-01T08:00:00+00:00",
    }


KINDS = get_type_hints(Event)["kind"].__args__


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_has_a_verb_and_nothing_empty(kind):
    (statement,) = statements(Event(kind, "zalo"))
    assert statement["verb"]["id"].startswith("http://adlnet.gov/expapi/verbs/")
    assert statement["object"]["id"] == f"{HOME}/bai-hoc/zalo"
    text = json.dumps(statement)
    assert "null" not in text and "{}" not in text and "[]" not in text


def test_a_finished_lesson_is_completed():
    (statement,) = statements(Event("finished", "zalo"))
    assert statement["result"] == {"completion": True}
    assert statement["object"]["definition"]["type"].endswith("/lesson")


def test_the_person_is_one_account_and_not_named():
    first, second = statements(Event("started", "zalo"), Event("finished", "zalo"))
    assert first["actor"] == second["actor"]
    assert "8412345" not in json.dumps([first, second])
    (other,) = statements(Event("started", "zalo"), learner_id="zalo:2")
    (elsewhere,) = statements(Event("started", "zalo"), home="https://khac.example.vn")
    names = {one["actor"]["account"]["name"] for one in (first, other, elsewhere)}
    assert len(names) == 3


def test_exported_twice_it_is_the_same_and_no_two_are_alike():
    events = [Event("answered", "zalo", "K1", success=True)] * 3
    ids = [one["id"] for one in statements(*events)]
    assert len(set(ids)) == 3
    assert ids == [one["id"] for one in statements(*events)]


def test_the_time_is_told_in_utc():
    vietnam = AT.astimezone(timezone(timedelta(hours=7)))
    (statement,) = xapi_statements("x", [(Event("started", "zalo"), vietnam)], f"{HOME}/")
    assert statement["timestamp"] == "2026-03-01T08:00:00+00:00"
    assert statement["object"]["id"] == f"{HOME}/bai-hoc/zalo"


@pytest.mark.parametrize("home", ["", "hoc.example.vn", "/bai-hoc", "ftp://x"])
def test_without_an_address_of_its_own_nothing_is_stated(home):
    with pytest.raises(ValueError, match="TUTOR_PUBLIC_URL"):
        statements(Event("started", "zalo"), home=home)
