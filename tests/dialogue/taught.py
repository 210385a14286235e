"""Three small lessons, a teacher of them, and a learner whose days pass."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from tests.answering.fakes import LESSON_SENTENCES, MOVES, SENTENCES
from tests.lessons.written import LESSON as CLOCK
from tutor.answering.composing import plain_text
from tutor.answering.lesson_model import train_lesson_model
from tutor.answering.lesson_search import LessonSearch, training_texts
from tutor.answering.lessons import Speech
from tutor.dialogue import Tutor
from tutor.dialogue.lesson_state import LessonState
from tutor.dialogue.teaching import Teacher
from tutor.learners.memory import Memory
from tutor.lessons.knowledge import References
from tutor.lessons.library import load_lesson
from tutor.plans.register import Register
from tutor.records import Conversation, Course, Learner, Skill, Term, Turn

MONDAY = datetime(2026, 7, 6, 9, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)

MONEY = """\
---
title: Chuyển tiền cho con
asked_as:
  - Gửi tiền cho con ở xa
  - Chuyển khoản bằng ngân hàng
audience: [citizen]
skills: [banking]
prerequisites: []
minutes: 5
help: bank
words: []
as_of: 2026-06
review: 2027-01-31
sources: [S1]
unconfirmed: []
---

Học xong bài này, {bác} chuyển được tiền.

## Hỏi nhanh

### Chuyển tiền có mất phí không?
Nhiều ngân hàng không thu phí. [XN S1]

## Bước 1. Mở ngân hàng
- Dễ: {Bác} chạm hình ngân hàng.
- Vừa: {Bác} mở ngân hàng.
- Gọn: Mở ngân hàng.
- Thấy: {Bác} thấy số tiền chưa?
- Vướng: Quên mật khẩu => {Bác} gọi ngân hàng nhờ cấp lại.
- Chậm: {Bác} chạm nhẹ thôi.
- Nguồn: KT

## Bước 2. Gửi tiền
- Dễ: {Bác} gõ số tiền.
- Vừa: {Bác} gõ số tiền.
- Gọn: Gõ số tiền.
- Thấy: Có báo thành công chưa?
- Vướng: Máy báo sai => {Bác} xem lại số tài khoản.
- Chậm: {Bác} gõ từng số một.
- Nguồn: KT

## Tự kiểm tra

### Ai hỏi mã OTP thì {bác} làm gì?
- [x] Không đưa => Mã là chìa khóa két.
- [ ] Đọc cho họ => Họ lấy hết tiền.
"""
DECEIVED = (
    MONEY.replace("Chuyển tiền cho con", "Bị lừa thì làm gì ngay")
    .replace("Gửi tiền cho con ở xa", "Lỡ đưa mã cho kẻ gian")
    .replace("Chuyển khoản bằng ngân hàng", "Kẻ gian lấy hết tài khoản")
    .replace("Chuyển tiền có mất phí không", "Kẻ gian có trả lại không")
    .replace("Mở ngân hàng", "Dừng lại")
    .replace("Gửi tiền", "Gọi ngân hàng")
    .replace("help: bank", "help: police")
)
LESSONS = (
    load_lesson("xem-gio", {"": CLOCK}),
    load_lesson("chuyen-tien", {"": MONEY}),
    load_lesson("lua-mot-gio-dau", {"": DECEIVED}),
)
NOTHING = (
    "Nấu phở bò ngon thế nào",
    "Đội nào vô địch bóng đá",
    "Huyết áp cao uống thuốc gì",
    "Thủ tục ly hôn thế nào",
    "Buồn quá không có ai nói chuyện",
    "Sợ hỏng xe máy",
    "có",
)
REFERENCES = References(
    skills={
        "phone-basics": Skill("phone-basics", "Dùng điện thoại", "problem-solving", "5"),
        "banking": Skill("banking", "Dùng ngân hàng", "problem-solving", "5"),
    },
    glossary={"bao-thuc": Term("bao-thuc", "báo thức", (), "máy kêu đúng giờ đã đặt", "")},
    courses={
        "first": Course(
            "first",
            "Bắt đầu",
            "citizen",
            "Học đầu tiên.",
            ("xem-gio", "chuyen-tien"),
            ("điện thoại",),
        )
    },
)
HOW = "Chỉ từng bước cách xem giờ trên điện thoại"  # what begins the lesson "xem-gio"


def speech_of(lessons=LESSONS) -> Speech:
    return Speech(lessons, REFERENCES, LESSON_SENTENCES)


def search_of(lessons=LESSONS) -> LessonSearch:
    return LessonSearch(lessons, train_lesson_model(training_texts(lessons, NOTHING)))


def teacher_of(lessons=LESSONS, contacts=None) -> Teacher:
    return Teacher(speech_of(lessons), search_of(lessons), MOVES, contacts)


def tutor_of(lessons=LESSONS, contacts=None) -> Tutor:
    """A tutor of these lessons without any plan."""
    return Tutor(Register([]), None, SENTENCES, teacher_of(lessons, contacts))


tutor = cache(tutor_of)
"""The tutor of the three lessons, made once."""


@dataclass
class Pupil:
    """A learner who goes on from where the last turn ended; a minute passes with every message."""

    learner: Learner = field(default_factory=Learner)
    tutor: Tutor = field(default_factory=tutor)
    now: datetime = MONDAY
    conversation: Conversation = field(default_factory=Conversation)

    def turn(self, message: str, after: timedelta = A_MINUTE) -> Turn:
        self.now += after
        turn = self.tutor.reply(self.conversation, message, self.learner, self.now)
        self.conversation, self.learner = turn.conversation, turn.learner
        return turn

    def hears(self, *messages: str, after: timedelta = A_MINUTE) -> str:
        """The text of the reply to the last of the messages; `after` passes before each."""
        return [plain_text(self.turn(message, after).reply) for message in messages][-1]

    @property
    def state(self) -> LessonState:
        return LessonState.of(self.conversation.focus)

    @property
    def memory(self) -> Memory:
        return Memory.of(self.learner.memory)

    @property
    def place(self) -> tuple[str, str, int]:
        """Mode, the lesson that is shown or offered, and the step."""
        return self.state.mode, self.state.offered or self.state.lesson, self.state.step


def pupil_at(step: int = 1, lesson: str = "xem-gio", mode: str = "step", **choices) -> Pupil:
    """A learner who was just shown a step of a lesson, met before and not long ago."""
    pupil = Pupil(Learner(**choices))
    pupil.turn("xin chào")
    state = LessonState(mode, lesson, step)
    focus = {"lesson": state.to_json(), "spoke": "lesson"}
    pupil.conversation = replace(pupil.conversation, focus=focus)
    return pupil


def overdue(lesson, day: date):
    """The lesson as one that was to be looked through again by `day`."""
    return replace(lesson, review=day)
