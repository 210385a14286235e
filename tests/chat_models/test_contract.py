"""What every model keeps, asked of real ones: a scripted server in two dialects,
`transformers serve` with a tiny model, and the same model in this process."""

import threading
import time
from contextlib import closing

import pytest

from tests.chat_models.scripted_server import Script
from tests.chat_models.threads import all_readers_end
from tests.chat_models.tiny_model import ANSWER
from tutor import bootstrap
from tutor.chat_models.model import Prompt
from tutor.errors import ModelError
from tutor.settings import Settings

PROMPT = Prompt("Trả lời bằng tiếng Việt.", "cách cài VNeID trên máy")
KINDS = ("scripted", "scripted_ollama", "served", "in_process")


@pytest.fixture(params=KINDS)
def connect(request):
    """Makes the model of one kind, with settings beside."""
    kind = request.param
    if kind.startswith("scripted"):
        server = request.getfixturevalue("server")
        server.script = Script(answer=ANSWER, gap_s=0.005)
        values = {"TUTOR_CHAT_MODEL": "openai:scripted", "TUTOR_CHAT_MODEL_URL": server.url}
        if kind == "scripted_ollama":
            values = {
                "TUTOR_CHAT_MODEL": "ollama:scripted",
                "TUTOR_CHAT_MODEL_URL": server.ollama_url,
            }
    elif kind == "served":
        folder = request.getfixturevalue("tiny_model")
        values = {
            "TUTOR_CHAT_MODEL": f"openai:{folder}",
            "TUTOR_CHAT_MODEL_URL": request.getfixturevalue("served"),
        }
    else:
        values = {"TUTOR_CHAT_MODEL": f"huggingface:{request.getfixturevalue('tiny_model')}"}

    made = []

    def make(**more):
        named = {f"TUTOR_CHAT_MODEL_{name.upper()}": str(value) for name, value in more.items()}
        model = bootstrap.build_chat_model(Settings.load({**values, **named}, env_file=None))
        made.append(model)
        return model

    yield make
    assert all_readers_end(within_s=10)
    for model in made:
        model.close()


def test_the_answer_comes_in_pieces(connect):
    pieces = list(connect().stream(PROMPT))
    assert "".join(pieces).strip() == ANSWER
    assert len(pieces) > 3 and pieces[0].strip()


def test_the_name_is_the_setting(connect):
    model = connect()
    assert model.name.partition(":")[0] in ("openai", "ollama", "huggingface")


def test_tokens_are_told_by_the_provider(connect):
    model = connect()
    list(model.stream(PROMPT))
    (counts,) = model.snapshot()["endpoints"].values()
    assert counts["calls"] == 1 and not counts["estimated_calls"] and not counts["failed"]
    assert counts["completion_tokens"] > 5 and counts["prompt_tokens"] > 5


def test_closing_frees_the_place_and_the_next_call_gets_it(connect):
    model = connect(calls=1, wait_s=0)
    for _ in range(3):
        with closing(model.stream(PROMPT)) as pieces:
            assert next(pieces).strip()
            with pytest.raises(ModelError) as told:
                next(model.stream(PROMPT))
            assert told.value.reason == "busy"
    assert "".join(model.stream(PROMPT)).strip() == ANSWER


def test_no_thread_outlives_its_call(connect):
    model = connect()
    list(model.stream(PROMPT))
    with closing(model.stream(PROMPT)) as pieces:
        next(pieces)
    assert all_readers_end(within_s=5)


def test_an_answer_cut_at_its_most_tokens_is_no_answer(connect, request):
    if "scripted" in request.node.name:
        request.getfixturevalue("server").script = Script(finish_reason="length")
    with pytest.raises(ModelError) as told:
        list(connect(answer_tokens=4).stream(PROMPT))
    assert told.value.reason == "broken"


def test_an_answer_of_too_many_characters_is_broken_off(connect):
    pieces = connect(answer_chars=10).stream(PROMPT)
    heard = ""
    with pytest.raises(ModelError) as told:
        for piece in pieces:
            heard += piece
    assert told.value.reason == "broken" and len(heard) <= 10


def test_a_first_piece_that_comes_too_late_is_told_in_time(connect, request):
    if "scripted" in request.node.name:
        request.getfixturevalue("server").script = Script(delay_s=1)
    model = connect(first_s=0.002)
    began = time.monotonic()
    with pytest.raises(ModelError) as told:
        list(model.stream(PROMPT))
    assert told.value.reason == "slow" and time.monotonic() - began < 0.5


def test_several_are_answered_at_once(connect):
    model, answers = connect(calls=4), []

    def ask() -> None:
        answers.append("".join(model.stream(PROMPT)).strip())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [ANSWER] * 4
