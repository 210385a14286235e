"""A tutor of three lessons, a handbook and a plan, put into words by a scripted model."""

from functools import cache
from pathlib import Path

from tests.answering.fakes import MOVES, SENTENCES, WORDING, FakeRetriever, plan
from tests.answering.scripted import ScriptedModel
from tests.dialogue.taught import LESSONS, Pupil, speech_of, teacher_of
from tutor.answering.claims import ClaimChecker
from tutor.answering.claims.support import trained
from tutor.answering.material_passages import Material
from tutor.answering.materials import Materials
from tutor.answering.nearest import Nearby
from tutor.answering.prompts import Prompts
from tutor.answering.writing import Writer
from tutor.dialogue import Tutor
from tutor.dialogue.writing_tutor import WritingTutor
from tutor.documents.reader import parse_text
from tutor.lessons.document import lesson_document
from tutor.plans.register import Register
from tutor.settings import PROJECT
from tutor.text.sentences import Sentences

HANDBOOK = Path(__file__).parents[1] / "documents" / "made_up" / "so-tay-lam-khe.md"
PROMPTS = Prompts.load(PROJECT / "prompts" / "models")
WORDS = Sentences.load(PROJECT / "prompts" / "writing.toml")


class Searched:
    """A document in the shape that the fake retriever takes."""

    def __init__(self, document):
        self.document = document


@cache
def parts():
    material = Material(parse_text(HANDBOOK.read_text(encoding="utf-8"), "so-tay", "material"))
    lessons = [lesson_document(lesson) for lesson in LESSONS]
    retriever = FakeRetriever([plan("can-tho"), material, *map(Searched, lessons)])
    materials = Materials([material], retriever, WORDING)
    tutor = Tutor(
        Register([plan("can-tho")]), retriever, SENTENCES, teacher_of(LESSONS), materials=materials
    )
    documents = {one.id: one for one in (*lessons, material.document, plan("can-tho").document)}
    return tutor, Nearby(retriever, speech_of(), materials), documents


def plain_tutor() -> Tutor:
    """The tutor below, without a model."""
    return parts()[0]


def writing_tutor(model, checker=None) -> WritingTutor:
    tutor, nearby, documents = parts()
    writer = Writer(model, PROMPTS, checker or ClaimChecker(support=trained()))
    return WritingTutor(tutor, writer, nearby, documents, MOVES, WORDS, speech_of())


def pupil_of(answer, **choices) -> Pupil:
    """A learner whose tutor's model gives `answer`, a text or a ScriptedModel."""
    model = answer if isinstance(answer, ScriptedModel) else ScriptedModel(answer)
    return Pupil(tutor=writing_tutor(model), **choices)
