"""The whole of it: what leaves, what is counted, what is shared."""

import logging
import threading

import pytest

from tests.chat_models.scripted_server import Script, echo
from tests.chat_models.threads import all_readers_end
from tutor import bootstrap
from tutor.chat_models.model import Prompt
from tutor.errors import ModelError
from tutor.settings import Settings


def model_of(server, **values):
    more = {f"TUTOR_CHAT_MODEL_{name.upper()}": str(value) for name, value in values.items()}
    named = {"TUTOR_CHAT_MODEL": "openai:scripted", "TUTOR_CHAT_MODEL_URL": server.url}
    return bootstrap.build_chat_model(Settings.load({**named, **more}, env_file=None))


def test_without_a_setting_there_is_no_model():
    assert bootstrap.build_chat_model(Settings.load({}, env_file=None)) is None


def test_personal_numbers_do_not_leave(server):
    model = model_of(server)
    server.script = Script(answer=echo)
    asked = Prompt("Luật: gọi 113.", "Số tôi 0912345678, CCCD 001085012345, OTP là 482913")
    said = "".join(model.stream(asked))
    (request,) = server.requests
    assert not [number for number in ("0912345678", "001085012345", "482913") if
                number in str(request) + said]  # fmt: skip
    assert said == "Luật: gọi 113.\nSố tôi [số điện thoại], CCCD [số giấy tờ], OTP là [mã]"
    model.close()


def test_the_key_is_sent_and_shown_nowhere(server):
    model = model_of(server, key="a-hidden-key")
    list(model.stream(Prompt("", "chào")))
    assert server.keys == ["Bearer a-hidden-key"]
    assert "hidden" not in str(model.snapshot())
    model.close()


def test_no_log_repeats_what_was_asked_or_answered(server, caplog):
    with caplog.at_level("DEBUG"):
        logging.getLogger("openai").setLevel(logging.DEBUG)  # as OPENAI_LOG=debug does
        model = model_of(server, key="hidden-key")
        server.script = Script(answer="a hidden answer")
        list(model.stream(Prompt("hidden rules", "a hidden question")))
        server.script = Script(fault="broken_json", length=1)
        with pytest.raises(ModelError):
            list(model.stream(Prompt("hidden rules", "a hidden question")))
    assert "hidden" not in caplog.text
    model.close()


def test_a_local_server_is_sent_no_key_of_the_environment(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "a-hidden-key")
    model = model_of(server)
    list(model.stream(Prompt("", "chào")))
    assert "hidden" not in server.keys[0]
    model.close()


def test_the_budget_of_tokens_and_the_temperature_are_asked_for(server):
    model = model_of(server, answer_tokens=77, temperature=0.5)
    list(model.stream(Prompt("a", "b")))
    (body,) = server.requests
    assert (body["max_tokens"], body["temperature"], body["model"]) == (77, 0.5, "scripted")
    assert [one["role"] for one in body["messages"]] == ["system", "user"]
    model.close()


def test_the_temperature_may_be_left_to_the_model(server):
    model = model_of(server, temperature=-1)
    list(model.stream(Prompt("a", "b")))
    assert "temperature" not in server.requests[0]
    model.close()


def test_counters_hold_numbers_and_no_text(server):
    model = model_of(server)
    server.then(Script(), Script(fault="status", status=400))
    list(model.stream(Prompt("hidden", "hidden")))
    with pytest.raises(ModelError):
        list(model.stream(Prompt("hidden", "hidden")))
    assert model.snapshot() == {
        "asked": 2,
        "failed": {"refused": 1},
        "endpoints": {
            "openai:scripted": {
                "calls": 2,
                "prompt_tokens": 2,
                "completion_tokens": 9,
                "estimated_calls": 0,
                "failed": {"refused": 1},
            }
        },
    }
    model.close()


def test_sixty_conversations_are_answered_at_once(server):
    model = model_of(server, calls=60)
    server.script = Script(answer="Bác mở máy lên rồi chạm vào hình.", delay_s=0.3, gap_s=0.02)
    said, most_open = [], 0

    def ask() -> None:
        said.append("".join(model.stream(Prompt("", "chào"))))

    threads = [threading.Thread(target=ask) for _ in range(60)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        most_open = max(most_open, server.open_streams)
        threads[0].join(0.01)
    assert said == [server.script.answer] * 60
    assert most_open > 30 and model.snapshot()["failed"] == {}
    assert all_readers_end(within_s=2)
    model.close()
