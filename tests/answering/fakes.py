"""Plans of other places and subjects, a retriever that matches shared words, and a way to ask."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from tutor.answering.composing import plain_text
from tutor.answering.lesson_search import LessonSearch
from tutor.answering.lessons import Speech
from tutor.answering.places import Wording
from tutor.dialogue import Tutor
from tutor.dialogue.moves import Moves
from tutor.dialogue.teaching import Teacher
from tutor.documents.chunking import chunk_document
from tutor.documents.reader import parse_text
from tutor.lessons.knowledge import References
from tutor.plans.matching import tokens
from tutor.plans.parser import parse_plan
from tutor.plans.register import PlanRegister, Register
from tutor.records import Conversation, Hit, Learner, Plan, Reply, Turn
from tutor.settings import PROJECT
from tutor.text.sentences import Sentences

FOLDER = Path(__file__).parent / "plans"
NAMES = ("can-tho", "ca-mau", "vinh-thanh", "bo-noi-vu")
NOW = datetime(2026, 5, 4, 9)
SENTENCES = Sentences.load(PROJECT / "prompts" / "replies.toml")
LESSON_SENTENCES = Sentences.load(PROJECT / "prompts" / "lessons.toml")
MOVES = Moves.load(PROJECT / "prompts" / "moves.toml")
WORDING = Wording(SENTENCES)


class FakeRetriever:
    """Finds the chunks that share most words with the query; without shared words none."""

    def __init__(self, plans):
        self._chunks = [chunk for plan in plans for chunk in chunk_document(plan.document)]

    def search(self, query, k, document_ids=None):
        asked = set(tokens(query))
        hits = [
            Hit(chunk, float(len(asked & set(tokens(chunk.indexed_text)))))
            for chunk in self._chunks
            if document_ids is None or chunk.document_id in document_ids
        ]
        return sorted((hit for hit in hits if hit.score), key=lambda hit: -hit.score)[:k]


def plan_of(source: str, id: str) -> Plan:
    return parse_plan(parse_text(source, id, "plan"))


@cache
def plan(name: str) -> Plan:
    return plan_of((FOLDER / f"{name}.txt").read_text(encoding="utf-8"), name)


@cache
def entry(name: str) -> PlanRegister:
    return PlanRegister(plan(name))


def tutor_over(plans, public_url="") -> Tutor:
    plans = list(plans)
    return Tutor(
        Register(plans), FakeRetriever(plans), SENTENCES, teacher_of(()), public_url=public_url
    )


def teacher_of(lessons, references=None, contacts=None) -> Teacher:
    """A teacher of these lessons with the project's own sentences and moves."""
    speech = Speech(lessons, references or References(), LESSON_SENTENCES)
    search = LessonSearch(lessons)
    return Teacher(speech, search, MOVES, contacts)


@cache
def tutor(*names: str) -> Tutor:
    return tutor_over(map(plan, names or NAMES))


@dataclass
class Talk:
    """A conversation with a tutor: every message goes on where the last one ended."""

    tutor: Tutor
    learner: Learner = field(default_factory=Learner)
    now: datetime = NOW
    conversation: Conversation = field(default_factory=Conversation)

    def turn(self, message: str) -> Turn:
        turn = self.tutor.reply(self.conversation, message, self.learner, self.now)
        self.conversation = turn.conversation
        return turn

    def ask(self, message: str) -> Reply:
        return self.turn(message).reply


def ask(message: str, locality: str | None = None, *names: str, now: datetime = NOW) -> Reply:
    """The reply of a tutor over the plans of `names` (all four) to a first message."""
    return Talk(tutor(*names), Learner(locality=locality), now).ask(message)


def said(reply: Reply) -> str:
    return plain_text(reply)


def headline(reply: Reply) -> str:
    return reply.blocks[0].text


def sections(reply: Reply) -> list[str]:
    return [citation.section for citation in reply.citations]


_SMALL = """\
ỦY BAN NHÂN DÂN
{upper}
Số: {number}/KH-UBND
{place}, ngày 08 tháng 6 năm 2026

KẾ HOẠCH
{about} trên địa bàn {level} {place}

I. CHỈ TIÊU

1. Năm 2026: Trên {share}% trường học có vườn rau.

II. NHIỆM VỤ

1. Hướng dẫn trồng rau sạch trong trường học.

2. Mở phiên chợ cây giống.

III. TỔ CHỨC THỰC HIỆN

1. {agency} chủ trì nhiệm vụ 1, phần II.

2. Hội Nông dân {level} chủ trì nhiệm vụ 2, phần II.
"""


def small_plan(
    place: str,
    number: int,
    about: str = "Phát triển vườn rau trường học",
    agency: str = "Sở Giáo dục và Đào tạo",
    level: str = "tỉnh",
) -> Plan:
    """A plan of one page; its id is "p" and its number."""
    source = _SMALL.format(
        upper=f"{level} {place}".upper(),
        place=place,
        number=number,
        about=about,
        share=number % 90 + 5,
        agency=agency,
        level=level,
    )
    return plan_of(source, f"p{number}")


def ask_all(message: str, locality: str | None = None) -> Reply:
    """The reply of a tutor over the four plans and the synthetic ones of `tests/plans`."""
    return Talk(_tutor_over_all(), Learner(locality=locality)).ask(message)


@cache
def _tutor_over_all() -> Tutor:
    files = sorted((PROJECT / "tests/plans/synthetic").glob("*.txt"))
    others = [plan_of(path.read_text(encoding="utf-8"), path.stem) for path in files]
    return tutor_over([*map(plan, NAMES), *others])
