"""Endpoints that a process of their own reads: the same answers and errors, and a death."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.chat_models.scripted_server import Script, ScriptedServer
from tests.chat_models.threads import all_readers_end
from tutor import bootstrap
from tutor.chat_models.apart import ReadingProcess
from tutor.chat_models.connecting import connect
from tutor.chat_models.endpoint import Endpoint
from tutor.chat_models.model import Budgets, Prompt
from tutor.chat_models.places import MemoryPlaces
from tutor.errors import ModelError, SettingsError
from tutor.settings import PROJECT, Settings

PROMPT = Prompt("Luật", "Hỏi")
ANSWER = "Bác mở máy lên. Bác chạm vào hình VNeID."


@pytest.fixture(scope="module")
def shared_server():
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="module")
def process(shared_server):
    """One for all tests: it takes seconds to start."""
    endpoint = Endpoint("openai:scripted", shared_server.url, "a-hidden-key")
    with closing(ReadingProcess([endpoint], Budgets(), 0.0, 16)) as process:
        yield process


@pytest.fixture
def server(shared_server):
    shared_server.script = Script(answer=ANSWER, gap_s=0.005)
    yield shared_server
    assert all_readers_end(within_s=10)


@pytest.fixture
def model(process, server):
    """As the tutor gets it."""
    places = MemoryPlaces(8)
    return connect(process.providers, Budgets(), places, calls=8, wait_s=1, mask=str)


def readers():
    """The processes that read for this one."""
    pids = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [pid for pid in pids if parent_of(pid) == os.getpid() and reads(pid)]


def parent_of(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return None


def reads(pid):
    return "read_answers" in command_of(pid)


def command_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_text()


def ended(pid):
    return wait_for(lambda: not Path(f"/proc/{pid}").exists())


def wait_for(true, within_s=10.0):
    until = time.monotonic() + within_s
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()


def failure(model):
    with pytest.raises(ModelError) as told:
        list(model.stream(PROMPT))
    return told.value


def test_the_answer_comes_in_pieces_with_its_tokens(model, server):
    server.script = Script(answer=f"{ANSWER} {ANSWER} {ANSWER}", gap_s=0.02)
    before = counts_of(model)
    pieces = list(model.stream(PROMPT))
    assert "".join(pieces) == server.script.answer
    assert len(pieces) > 3  # what comes within a moment comes together
    after = counts_of(model)
    assert after["completion_tokens"] > before["completion_tokens"]
    assert after["estimated_calls"] == before["estimated_calls"]


def counts_of(model):
    (counts,) = model.snapshot()["endpoints"].values()
    return counts


def test_the_first_words_are_not_kept_back(model, server):
    server.script = Script(answer=ANSWER, gap_s=3)
    began = time.monotonic()
    with closing(model.stream(PROMPT)) as pieces:
        assert next(pieces) == "Bác"
    assert time.monotonic() - began < 2


def test_each_of_many_gets_its_own_answer(model, server):
    server.script = Script(answer=lambda _, user: f"{user} " * 30, gap_s=0.002)
    answers = {}

    def ask(number):
        answers[number] = "".join(model.stream(Prompt("", f"số-{number}"))).split()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert {number: set(said) for number, said in answers.items()} == {
        number: {f"số-{number}"} for number in range(8)
    }


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (Script(fault="status", status=401), "refused"),
        (Script(fault="status", status=500), "overloaded"),
        (Script(fault="broken_json", length=2), "broken"),
        (Script(fault="cut", length=3), "broken"),
        (Script(fault="closed"), "unreachable"),
        (Script(finish_reason="length"), "broken"),
    ],
)
def test_a_fault_is_told_as_if_it_were_read_here(model, server, script, reason):
    server.script = script
    error = failure(model)
    assert error.reason == reason and "openai:scripted" in str(error)


def test_how_long_a_server_asks_to_be_left_alone_is_told(model, server):
    server.script = Script(fault="status", status=429, retry_after="60")
    error = failure(model)
    assert (error.reason, error.retry_after_s) == ("overloaded", 60)


def test_who_stops_listening_ends_the_call_at_the_server(model, server):
    server.script = Script(answer=ANSWER, length=5000, gap_s=0.01)
    with closing(model.stream(PROMPT)) as pieces:
        next(pieces)
        assert server.open_streams == 1
    assert wait_for(lambda: server.open_streams == 0)


def test_a_process_that_dies_costs_the_answers_under_way_and_no_more(model, server):
    server.script = Script(answer=ANSWER, length=5000, gap_s=0.01)
    (pid,) = readers()
    heard, failed = [], []

    def listen():
        try:
            heard.extend(model.stream(PROMPT))
        except ModelError as error:
            failed.append(error)

    server.pieces_sent = 0
    listening = threading.Thread(target=listen)
    listening.start()
    assert wait_for(lambda: server.pieces_sent > 10)
    os.kill(pid, signal.SIGKILL)
    listening.join(10)
    assert [one.reason for one in failed] == ["broken"]
    server.script = Script(answer=ANSWER)
    assert "".join(model.stream(PROMPT)) == ANSWER
    assert readers() != [pid] and len(readers()) == 1


def test_the_key_stands_in_no_list_of_processes(model, server):
    (pid,) = readers()
    assert "hidden" not in command_of(pid)
    assert "hidden" not in Path(f"/proc/{pid}/environ").read_text()
    "".join(model.stream(PROMPT))
    assert server.keys[-1] == "Bearer a-hidden-key"


def test_what_cannot_be_opened_is_told_at_the_start():
    with pytest.raises(SettingsError, match="TUTOR_CHAT_MODEL=nobody:one"):
        ReadingProcess([Endpoint("nobody:one")], Budgets(), 0.0, 4)


def test_it_ends_with_who_started_it(server):
    program = (
        "import sys, time\n"
        "from tutor.chat_models.apart import ReadingProcess\n"
        "from tutor.chat_models.endpoint import Endpoint\n"
        "from tutor.chat_models.model import Budgets\n"
        f"kept = ReadingProcess([Endpoint('openai:one', {server.url!r})], Budgets(), 0.0, 4)\n"
        "print(kept._child._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT, stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert ended(pid)


def test_a_model_of_the_settings_ends_its_process_when_it_is_closed(server):
    before = set(readers())
    values = {"TUTOR_CHAT_MODEL": "openai:scripted", "TUTOR_CHAT_MODEL_URL": server.url}
    model = bootstrap.build_chat_model(Settings.load(values, env_file=None), apart=True)
    (pid,) = set(readers()) - before
    assert "".join(model.stream(PROMPT)) == ANSWER
    model.close()
    assert ended(pid)
