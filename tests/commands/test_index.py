"""The commands on the index, as an operator runs them."""

import os
import shutil

import pytest

from tests.lessons.conftest import PLAN, TABLES
from tests.lessons.written import LESSON, other_lesson, put
from tutor import bootstrap, cli
from tutor.answering import lesson_model
from tutor.documents import reader
from tutor.retrieval.embedder import StaticEmbedder
from tutor.settings import Settings


class Operator:
    """A knowledge folder with the commands on its index."""

    def __init__(self, folder, capsys):
        self.knowledge, self.indexes = folder / "knowledge", folder / "indexes"
        self.plan = self.knowledge / "plans" / "central.txt"
        self._capsys = capsys
        for name in ("plans", "lessons"):
            (self.knowledge / name).mkdir(parents=True)
        for name, text in TABLES.items():
            (self.knowledge / name).write_text(text, encoding="utf-8")
        self.plan.write_text(PLAN, encoding="utf-8")
        put(self.knowledge, "xem-gio.md", LESSON)
        put(self.knowledge, "khac.md", other_lesson())

    def run(self, *arguments):
        """(exit status, standard output, standard error)."""
        status = cli.main(arguments)
        return status, *self._capsys.readouterr()

    def ingest(self) -> str:
        status, said, _ = self.run("ingest")
        assert status == 0
        return said.split()[-1]

    @property
    def current(self) -> str:
        return (self.indexes / "CURRENT").read_text().strip()

    def manifest(self, version) -> bytes:
        return (self.indexes / version / "manifest.json").read_bytes()


@pytest.fixture
def operator(tmp_path, monkeypatch, capsys):
    for name in [name for name in os.environ if name.startswith("TUTOR_")]:
        monkeypatch.delenv(name)
    operator = Operator(tmp_path, capsys)
    monkeypatch.setenv("TUTOR_KNOWLEDGE_DIR", str(operator.knowledge))
    monkeypatch.setenv("TUTOR_INDEX_DIR", str(operator.indexes))
    monkeypatch.setenv("TUTOR_DATA_DIR", str(tmp_path / "var"))
    return operator


@pytest.fixture
def work(monkeypatch):
    """Names of what was read, embedded and trained since it was last cleared."""
    done = []

    def watch(owner, name, tell):
        original = getattr(owner, name)

        def watched(*arguments):
            done.append(tell(*arguments))
            return original(*arguments)

        monkeypatch.setattr(owner, name, watched)

    watch(reader, "read_file", lambda path: path.name)
    watch(StaticEmbedder, "encode_document", lambda _, texts: f"{len(texts)} texts")
    watch(lesson_model, "train_lesson_model", lambda _: "trained")
    return done


def test_what_is_unchanged_is_not_read_embedded_or_trained_again(operator, work):
    first = operator.ingest()
    assert "central.txt" in work and "trained" in work
    work.clear()
    second = operator.ingest()
    assert not [one for one in work if not one.endswith(".md")]  # lessons are checked anew
    assert operator.manifest(first) == operator.manifest(second)
    operator.plan.write_text(PLAN + "2. Học\n", encoding="utf-8")
    operator.ingest()
    assert work.count("central.txt") == 1
    assert sum("texts" in one for one in work) == 1  # of that document only


def test_after_every_change_the_index_is_the_one_built_from_nothing(operator):
    operator.ingest()
    operator.plan.write_text(PLAN + "2. Học\n", encoding="utf-8")
    operator.ingest()
    (operator.knowledge / "lessons" / "khac.md").unlink()
    patched_up = operator.ingest()
    shutil.rmtree(operator.indexes / ".cache")
    assert operator.manifest(patched_up) == operator.manifest(operator.ingest())
    loaded = bootstrap.load_current(Settings.load())
    assert set(loaded.lessons) == {"xem-gio"} and "2. Học" in loaded.documents["central"].source


def test_nothing_is_drawn_where_nobody_looks(operator):
    _, _, told = operator.run("ingest")
    assert told == ""


def test_the_versions_are_listed_with_the_current_one_marked(operator):
    first, second = operator.ingest(), operator.ingest()
    status, said, _ = operator.run("index", "list")
    one, two = said.splitlines()
    assert status == 0
    assert one.startswith(f"  {first}  20") and two.startswith(f"* {second}  20")
    assert "chunks of 3 documents" in two and " MB " in two


def test_a_version_is_verified_to_its_last_byte(operator):
    first, second = operator.ingest(), operator.ingest()
    (operator.indexes / second / "notes.txt").write_text("mine")
    status, said, _ = operator.run("index", "verify")
    assert status == 0 and second in said and "notes.txt is no part of it" in said
    vectors = operator.indexes / first / "vectors.faiss"
    whole = vectors.read_bytes()
    vectors.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    status, _, told = operator.run("index", "verify", first)
    assert status == 1 and "vectors.faiss" in told
    assert operator.run("index", "rollback")[0] == 1 and operator.current == second


def test_going_back_is_not_undone_in_silence(operator):
    first = operator.ingest()
    operator.plan.write_text(PLAN + "2. Học\n", encoding="utf-8")
    second = operator.ingest()
    status, said, _ = operator.run("index", "rollback")
    assert status == 0 and first in said and operator.current == first
    status, said, told = operator.run("ingest", "--if-stale")
    assert (status, said, operator.current) == (0, "", first)
    assert "rollback" in told and "plans/central.txt changed" in told
    status, said, _ = operator.run("index", "status")
    assert status == 1 and "out of date" in said and "rollback" in said
    assert "chosen by rollback" in operator.run("index", "list")[1]
    third = operator.ingest()
    assert operator.manifest(third) == operator.manifest(second)
    assert operator.run("ingest", "--if-stale") == (0, "", "")


@pytest.mark.parametrize("action", ["list", "verify", "rollback", "status"])
def test_without_an_index_the_commands_say_so(operator, action):
    status, said, told = operator.run("index", action)
    assert (status, said) == (1, "") and "tutor ingest" in told


def test_a_version_that_is_not_there_is_told(operator):
    operator.ingest()
    for action in ("verify", "rollback"):
        status, _, told = operator.run("index", action, "v000009-0123456789abcdef")
        assert status == 1 and "tutor index list" in told
