"""The whole of it: the commands and a served process, over the real parts and the real plans."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest

from tutor.bootstrap import build_ask
from tutor.evaluation.asking import OverHttp, answer_question
from tutor.evaluation.questions import read_questions
from tutor.settings import PROJECT, Settings

NEW_PLAN = """\
ỦY BAN NHÂN DÂN
PHƯỜNG MỸ THƯỢNG
Số: 77/KH-UBND
Mỹ Thượng, ngày 12 tháng 9 năm 2025
KẾ HOẠCH
Triển khai Phong trào “Bình dân học vụ số” trên địa bàn phường Mỹ Thượng
I. NHIỆM VỤ
1. Mở lớp kỹ năng số cho ngư dân
Cơ quan chủ trì: Trạm Y tế phường.
Cơ quan phối hợp: Công an phường.
2. Tập huấn cho tiểu thương chợ
Cơ quan chủ trì: Phòng Kinh tế phường.
II. TỔ CHỨC THỰC HIỆN
Các đơn vị báo cáo trước ngày 15 hằng tháng.
"""


# A model of all the lessons takes a minute to train, and is trained at every ingest.
LESSONS = ("may-wifi", "zalo-cai", "lua-mot-gio-dau")


def _other_lessons(folder, names):
    """What is not copied: lessons but a few."""
    lessons = [name for name in names if name.endswith(".md")]
    return [name for name in lessons if name.partition(".")[0] not in (*LESSONS, "README")]


class Home:
    """An operator's machine: its own knowledge, indexes and data."""

    def __init__(self, folder):
        self.knowledge, self.indexes, self.data = (
            folder / name for name in ("knowledge", "indexes", "var")
        )
        shutil.copytree(PROJECT / "knowledge", self.knowledge, ignore=_other_lessons)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TUTOR_")},
            "TUTOR_KNOWLEDGE_DIR": str(self.knowledge),
            "TUTOR_INDEX_DIR": str(self.indexes),
            "TUTOR_DATA_DIR": str(self.data),
            "TUTOR_PORT": "0",
        }

    def run(self, *arguments, **settings):
        return subprocess.run(
            [sys.executable, "-m", "tutor", *arguments],
            cwd=PROJECT,
            text=True,
            env={**self.environment, **settings},
            capture_output=True,
            timeout=300,
        )

    @contextmanager
    def serving(self):
        log = self.data.parent / "serve.log"
        with log.open("w") as out:
            server = subprocess.Popen(
                [sys.executable, "-m", "tutor", "serve"],
                cwd=PROJECT,
                env=self.environment,
                stderr=out,
            )
        try:
            address = wait_for(lambda: re.search(r"serving on (\S+)", log.read_text()), 60)[1]
            with httpx.Client(base_url=address, timeout=30) as client:
                yield client, log
        finally:
            server.terminate()
            server.wait(30)


def wait_for(look, seconds):
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("home"))
    built = home.run("ingest")
    assert built.returncode == 0, built.stderr
    return home


@pytest.fixture(scope="module")
def served(home):
    with home.serving() as (client, log):
        wait_for(lambda: client.get("/readyz").status_code == 200, 60)
        yield client, log


def chat(client, message, **learner):
    return client.post("/api/chat", json={"message": message, "learner": learner}).json()


def test_the_command_and_the_route_answer_alike(home, served):
    question = "cơ quan nào chủ trì nhiệm vụ 6.4?"
    told = home.run("ask", question, "--locality", "Điện Biên", "--json")
    assert told.returncode == 0, told.stderr
    from_command, from_route = (
        json.loads(told.stdout),
        chat(served[0], question, locality="Điện Biên"),
    )
    for name in ("reply", "blocks", "citations", "kind", "suggestions"):
        assert from_command[name] == from_route[name]
    assert "Công an tỉnh" in from_route["reply"]


@pytest.fixture(scope="module")
def in_process(home):
    """Asks as the command line and the evaluation do, without a server."""
    settings = Settings.load(
        {name: value for name, value in home.environment.items() if name.startswith("TUTOR_")},
        None,
    )
    return build_ask(settings)[0]


EVERY = 4  # of the questions; the whole sets are run by `tutor evaluate`
SETS = sorted(path.name for path in (PROJECT / "eval" / "questions").glob("*.jsonl"))


@pytest.mark.parametrize("name", [name for name in SETS if name != "troubles.jsonl"])
def test_a_question_set_is_answered_over_the_web_as_in_the_process(in_process, served, name):
    over_http = OverHttp("", served[0])
    questions = read_questions(PROJECT / "eval" / "questions" / name)[::EVERY]

    def said(ask, question):
        turns = answer_question(question, ask).turns
        return [(turn.message, turn.kind, turn.reply, turn.citations) for turn in turns]

    for question in questions:
        assert said(over_http, question) == said(in_process, question)


def test_a_lesson_is_taught_step_by_step_and_cited(served):
    client, _ = served
    first = chat(client, "Làm sao để cài Zalo?")
    assert first["kind"] == "step" and first["citations"][0]["document_id"] == "zalo-cai"
    body = {"message": "xong rồi", "conversation_id": first["conversation_id"]}
    then = client.post("/api/chat", json=body).json()
    (step,) = [block for block in then["blocks"] if block["type"] == "step"]
    assert step["number"] == 2
    path, _, anchor = then["citations"][0]["url"].partition("#")
    assert f'id="{anchor}"' in client.get(path).text


def test_a_citation_opens_its_place(served):
    (citation, *_) = chat(served[0], "nhiệm vụ 6.4 ai chủ trì", locality="Điện Biên")["citations"]
    path, _, anchor = citation["url"].partition("#")
    page = served[0].get(path).text
    assert f'id="{anchor}"' in page


def test_a_plan_that_is_added_is_answered_from_within_seconds(home, served):
    client, _ = served
    before = client.get("/readyz").json()["index"]
    file = home.knowledge / "plans" / "my-thuong.txt"
    file.write_text(NEW_PLAN, encoding="utf-8")
    assert home.run("ingest").returncode == 0
    wait_for(lambda: client.get("/readyz").json()["index"] != before, 15)
    reply = chat(client, "nhiệm vụ 2 ai chủ trì", locality="my-thuong")
    assert "Phòng Kinh tế" in reply["reply"]
    assert client.get("/documents/my-thuong").status_code == 200
    assert client.get("/ke-hoach/my-thuong").status_code == 200


def test_a_handbook_that_is_added_answers_and_is_shown(home, served):
    client, _ = served
    before = client.get("/readyz").json()["index"]
    (home.knowledge / "materials").mkdir()
    handbook = PROJECT / "tests" / "documents" / "made_up" / "so-tay-lam-khe.md"
    shutil.copy(handbook, home.knowledge / "materials")
    built = home.run("ingest")
    assert "materials/so-tay-lam-khe.md: 10 sections, 2 tables, 16 chunks" in built.stdout
    wait_for(lambda: client.get("/readyz").json()["index"] != before, 15)
    reply = chat(client, "sđt người phụ trách thôn Đoài")
    assert reply["kind"] == "answer" and "0912 000 312" in reply["reply"]
    path, _, anchor = reply["citations"][0]["url"].partition("#")
    assert f'id="{anchor}"' in client.get(path).text
    assert client.get("/documents/..%2Fmaterials%2Fso-tay-lam-khe").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("binary.txt", b"\x00\x01"),
        ("encoding.txt", b"k\xea ho\xe1ch"),
    ],
)
def test_a_bad_file_is_named_and_the_index_stays(home, served, name, content):
    client, _ = served
    before = (home.indexes / "CURRENT").read_text()
    file = home.knowledge / "plans" / name
    file.write_bytes(content)
    try:
        refused = home.run("ingest")
    finally:
        file.unlink()
    assert refused.returncode == 1
    assert name in refused.stderr and "Traceback" not in refused.stderr
    assert (home.indexes / "CURRENT").read_text() == before
    assert chat(client, "nhiệm vụ 6.4 ai chủ trì", locality="Điện Biên")["kind"] == "answer"


def test_a_broken_index_leaves_the_old_one_answering(home, served):
    client, log = served
    pointer = home.indexes / "CURRENT"
    good = pointer.read_text().strip()
    broken = home.indexes / good.replace("v00000", "v00009")
    shutil.copytree(home.indexes / good, broken)
    pointer.write_text(broken.name + "\n")
    try:
        wait_for(lambda: "manifest.json" in log.read_text(), 15)  # it vouches for its name too
        assert client.get("/readyz").json()["index"] == good
        assert chat(client, "nhiệm vụ 6.4 ai chủ trì", locality="Điện Biên")["kind"] == "answer"
        told = home.run("doctor")
        assert told.returncode == 1 and "manifest.json" in told.stdout
    finally:
        pointer.write_text(good + "\n")
        shutil.rmtree(broken)


def test_a_running_server_follows_a_rollback(home, served):
    client, _ = served
    before = client.get("/readyz").json()["index"]
    assert home.run("ingest").returncode == 0
    wait_for(lambda: client.get("/readyz").json()["index"] != before, 15)
    assert home.run("index", "rollback", before).returncode == 0
    wait_for(lambda: client.get("/readyz").json()["index"] == before, 15)


def test_a_second_server_on_the_same_data_is_refused(home, served):
    refused = home.run("serve")
    assert refused.returncode == 1
    assert "TUTOR_DATA_DIR" in refused.stderr and "Traceback" not in refused.stderr


def test_a_port_that_is_taken_is_told(home, served, tmp_path):
    port = str(served[0].base_url.port)
    refused = home.run("serve", TUTOR_PORT=port, TUTOR_DATA_DIR=str(tmp_path))
    assert refused.returncode == 1
    assert "TUTOR_PORT" in refused.stderr and "Traceback" not in refused.stderr


def test_without_an_index_the_server_lives_and_says_why(home, tmp_path):
    other = Home(tmp_path)
    with other.serving() as (client, _):
        assert client.get("/healthz").status_code == 200
        wait_for(lambda: "tutor ingest" in client.get("/readyz").text, 15)
        assert client.post("/api/chat", json={"message": "x"}).status_code == 503
    refused = other.run("ask", "nhiệm vụ 6.4 ai chủ trì")
    assert refused.returncode == 1 and "tutor ingest" in refused.stderr


def test_what_is_up_to_date_is_not_built_again(home):
    before = (home.indexes / "CURRENT").read_text()
    again = home.run("ingest", "--if-stale")
    assert (again.returncode, again.stdout) == (0, "")
    assert (home.indexes / "CURRENT").read_text() == before


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["ask", " "], 1),
        (["ask", "x" * 4001], 1),
        (["plans", "show", "nowhere"], 1),
        (["plans", "check", "no-such-file.txt"], 2),  # 1 would say that it was read
        (["index", "status"], 1),
        (["evaluate", "no-such-set.jsonl"], 1),
    ],
)
def test_a_command_that_cannot_go_on_says_why(home, tmp_path, arguments, status):
    refused = home.run(*arguments, TUTOR_INDEX_DIR=str(tmp_path))
    assert refused.returncode == status
    assert refused.stderr.startswith("tutor: ") and "Traceback" not in refused.stderr
