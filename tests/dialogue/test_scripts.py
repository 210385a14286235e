"""The scripted dialogues of `scripts/`: one file is one story, told turn by turn.

about = "…"                       # one sentence: what the story shows
[learner]                         # may be left out: fields of `Learner`
[[turn]]
say = "bác làm xong rồi cháu ạ"
later = "26h"                     # time that passes before it: minutes "m", hours "h", days "d"
new = true                        # it begins a new conversation
kind = "step"                     # of the reply
has = ["…"]                       # stands in the reply, whatever the case; has_not: does not
state = { mode = "step" }         # fields of `LessonState` after the reply
level = "beginner"                # of the learner after it
suggests = ["Xong rồi"]           # all of them, in order
cites = "vneid-cai-dat#B2"        # one of the places cited
"""

import re
import tomllib
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.answering.fakes import LESSON_SENTENCES, MOVES, SENTENCES, FakeRetriever
from tutor import bootstrap
from tutor.answering.lesson_model import train_lesson_model
from tutor.answering.lesson_search import LessonSearch, training_texts
from tutor.answering.lessons import Speech
from tutor.channels.rendering import plain_text
from tutor.dialogue import Tutor
from tutor.dialogue.contacts import Contacts
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.teaching import Teacher
from tutor.documents.reader import read_document
from tutor.learners.levels import level_of
from tutor.lessons.knowledge import read_negatives, read_references
from tutor.lessons.measures import syllables
from tutor.plans.parser import parse_plan
from tutor.plans.register import Register
from tutor.records import Conversation, Learner, Turn
from tutor.settings import PROJECT, Settings
from tutor.text.sentences import Sentences

FOLDER = Path(__file__).parent
SCRIPTS = sorted((FOLDER / "scripts").glob("*.toml"))
KNOWLEDGE = PROJECT / "knowledge"
CHANNELS = Sentences.load(PROJECT / "prompts" / "channels.toml")
MONDAY = datetime(2026, 7, 6, 9, tzinfo=timezone(timedelta(hours=7)))
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
KEYS = {
    "say", "later", "new", "kind", "has", "has_not", "state", "level", "suggests", "cites",
}  # fmt: skip
STEP_MOVES = ("Xong rồi", "Chưa được", "Nói lại")
EASY_SYLLABLES = 60
GROWN_UP = 16
FIRST_ADDRESS = re.compile(r"\bbác\b(?! sĩ)")


@dataclass
class Scene:
    """A talk that goes on with the learner and the conversation each turn left."""

    tutor: Tutor
    learner: Learner
    now: datetime = MONDAY
    conversation: Conversation = field(default_factory=Conversation)

    def turn(self, row) -> Turn:
        amount, unit = row.get("later", "1m")[:-1], row.get("later", "1m")[-1]
        self.now += timedelta(**{UNITS[unit]: int(amount)})
        if row.get("new"):
            self.conversation = Conversation()
        turn = self.tutor.reply(self.conversation, row["say"], self.learner, self.now)
        self.conversation, self.learner = turn.conversation, turn.learner
        return turn


@pytest.fixture(scope="session")
def tutor():
    """The lessons and plans that ship, as a learner meets them."""
    paths = sorted((KNOWLEDGE / "plans").glob("*.txt"))
    plans = [parse_plan(read_document(path, "plan")) for path in paths]
    lessons = bootstrap.read_lesson_library(Settings(knowledge_dir=KNOWLEDGE)).lessons
    speech = Speech(lessons, read_references(KNOWLEDGE), LESSON_SENTENCES)
    search = LessonSearch(lessons, small_model(lessons, plans))
    teacher = Teacher(speech, search, MOVES, Contacts.load(FOLDER / "contacts.toml"))
    return Tutor(Register(plans), FakeRetriever(plans), SENTENCES, teacher)


def small_model(lessons, plans):
    """Trained without the other ways of asking, which takes a third of the time; the scripts ask
    for a lesson by its title or by one of its questions."""
    said = [
        paragraph.text
        for plan in plans
        for section in plan.document.walk()
        for paragraph in section.body
    ]
    nothing = read_negatives(KNOWLEDGE)
    return train_lesson_model(training_texts(lessons, nothing, said, use_asked_as=False))


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_dialogue(path, tutor):
    script = read(path)
    scene = Scene(tutor, Learner(**script.get("learner", {})))
    for number, row in enumerate(script["turn"], 1):
        turn = scene.turn(row)
        text = plain_text(turn.reply, CHANNELS)
        wrong = [*misses(row, turn, text), *breaks(turn, text)]
        assert not wrong, f"turn {number}, {row['say']!r}: {'; '.join(wrong)}\n\n{text}"


def misses(row, turn, text):
    """What the row expects and the turn is not."""
    reply = turn.reply
    state = asdict(LessonState.of(turn.conversation.focus))
    cited = [f"{one.document_id}#{one.section}" for one in reply.citations]
    actual = {"kind": reply.kind, "level": level_of(turn.learner), "suggests": [*reply.suggestions]}
    for key in row.keys() & actual.keys():
        if actual[key] != row[key]:
            yield f"{key} is {actual[key]!r}, not {row[key]!r}"
    for key, value in row.get("state", {}).items():
        if state[key] != value:
            yield f"{key} is {state[key]!r}, not {value!r}"
    if "cites" in row and row["cites"] not in cited:
        yield f"cites {cited}, not {row['cites']}"
    for words in row.get("has", ()):
        if words.casefold() not in text.casefold():
            yield f"{words!r} is missing"
    for words in row.get("has_not", ()):
        if words.casefold() in text.casefold():
            yield f"{words!r} stands there"


def breaks(turn, text):
    """What no reply may do, whatever is said."""
    reply = turn.reply
    read_by_people = " ".join((text, *reply.suggestions))
    if len(reply.suggestions) > 3:
        yield f"{len(reply.suggestions)} suggestions"
    if re.search(r"[{}]|\*\*|\$\w", read_by_people):
        yield "a placeholder or a mark is left"
    if address_of(turn.learner) != "bác" and FIRST_ADDRESS.search(read_by_people.casefold()):
        yield "says “bác” to somebody addressed otherwise"
    if reply.kind == "step":
        yield from step_breaks(turn)


def step_breaks(turn):
    reply, state = turn.reply, LessonState.of(turn.conversation.focus)
    if reply.suggestions != STEP_MOVES:
        yield f"suggests {reply.suggestions}, not the moves of a lesson"
    if (state.lesson, f"B{state.step}") not in {
        (one.document_id, one.section) for one in reply.citations
    }:
        yield "the step shown is not cited"
    said = [f"{b.text} {b.look_for}" for b in reply.blocks if b.type != "warning"]
    if reply.level == "beginner" and syllables(" ".join(said)) > EASY_SYLLABLES:
        yield f"{syllables(' '.join(said))} tiếng for a beginner"


def address_of(learner):
    young = learner.age is not None and learner.age < GROWN_UP
    return learner.address or ("bạn" if young else "bác")


def test_a_script_says_nothing_that_is_not_read():
    for path in SCRIPTS:
        script = read(path)
        assert script.keys() <= {"about", "learner", "turn"}, path.name
        assert script["about"], path.name
        assert replace(Learner(), **script.get("learner", {})), path.name
        for row in script["turn"]:
            assert row.keys() <= KEYS, (path.name, row)
            assert row.keys() > {"say"}, (path.name, row)  # a turn that expects nothing is no test
