"""The records that travel between the parts; frozen, without behaviour beyond what they derive.

Spans (`start`, `end`) are character offsets into `Document.source`, so that every quote is cut from
the source and never re-joined from words.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

Level = Literal["beginner", "intermediate", "advanced"]
Audience = Literal["citizen", "official", "student", "worker"]
Device = Literal["android", "iphone", "keypad", "computer"]
DocumentKind = Literal["plan", "lesson", "material"]
ReplyKind = Literal["answer", "step", "quiz", "clarify", "abstain", "refuse", "smalltalk", "error"]
Role = Literal["lead", "coordinate", "direct", "advise", "implement"]
TaskKind = Literal["group", "task", "point"]
"""chủ trì, phối hợp, chỉ đạo, tham mưu, thực hiện."""


# --- documents ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One logical paragraph: lines broken by an extraction are joined again in `text`."""

    text: str  # white space joined, page noise and markdown remains removed, marker kept
    start: int
    end: int
    line: int  # of its first character, from 1
    bullet: str = ""  # "-" or "+" when the paragraph is an item of a list without numbers


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading with its text, or a place without number (`header`, `recipients` …)."""

    path: str  # as printed, joined by dots: "IV.6.4", "IV.6.d", "Đ1.II.2.a", "PL.18"
    anchor: str  # `path`, or "V.2~2" where a number is printed twice
    marker: str  # "6.4." as printed; "" where the place has none
    heading: str  # words of the marker's paragraph, without the marker
    body: tuple[Paragraph, ...]  # its own paragraphs, the marker's first; not its children's
    start: int
    end: int  # children included
    children: tuple["Section", ...] = ()
    ordinal: int = 0  # its number; a letter's position in its list as printed; 0 without number

    def walk(self) -> Iterator["Section"]:
        """This section and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row; a cell that several rows share stands in each of them."""

    text: str
    start: int
    end: int
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One numbered row. `cells` are in the order of the table's `header`, without the number."""

    number: str
    group: str  # number of the group heading above it ("VI"); "" where there is none
    group_title: str
    cells: tuple[Cell, ...]
    start: int
    end: int
    anchor: str = ""  # the row's section anchor, "PL.18"


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A group heading between the rows of a table."""

    number: str  # "VI"; "" where it has none
    title: str
    start: int
    end: int  # of the heading, not of its rows


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document; `header` has one name per cell of a row, without the number column."""

    path: str  # of the section it stands in: "PL", "PLII", "V"
    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    groups: tuple[RowGroup, ...] = ()
    start: int = 0  # of its head
    end: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its text (NFC) and the tree of its sections."""

    id: str
    kind: DocumentKind
    title: str
    source: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...] = ()

    def walk(self) -> Iterator[Section]:
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class Chunk:
    """The unit that is indexed, scored and cited; it never crosses a section."""

    id: str  # "{document_id}#{anchor}/{part}"
    document_id: str
    path: str
    anchor: str
    headings: tuple[str, ...]  # outermost first
    text: str  # shown
    start: int
    end: int

    @property
    def indexed_text(self) -> str:
        """The text retrieval sees: headings, then body."""
        return "\n".join((*self.headings, self.text))


@dataclass(frozen=True, slots=True)
class Hit:
    chunk: Chunk
    score: float


# --- plans -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where a plan says something."""

    path: str
    anchor: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of the document prints; None where the copy does not show it."""

    kind: str  # "Kế hoạch", "Chương trình", "Quyết định"
    title: str
    number: str | None
    issued: date | None
    issuer: str | None
    locality: str | None  # the place it is about ("tỉnh Điện Biên"), as printed
    signed_at: str | None  # the place of the date line ("Hà Nội")
    signer: str | None
    signer_role: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A document that the plan cites, with its symbol and date as printed."""

    kind: str  # "Nghị quyết"
    symbol: str  # "57-NQ/TW"
    issued: date | None
    issuer: str | None
    about: str
    text: str
    place: Place
    basis: bool = True  # False: cited elsewhere in the text, not among the grounds


@dataclass(frozen=True, slots=True)
class Task:
    """Something the plan sets to be done, with the number people call it by."""

    plan_id: str
    path: str
    anchor: str
    number: str  # as printed without the part: "6.4", "6.d", "18"
    aliases: tuple[str, ...]  # every number it may be called by: ("6.d", "6.4")
    title: str
    text: str
    place: Place
    kind: TaskKind = "task"  # a section of tasks, a task, a part of one
    parent: str = ""  # anchor of the group or task it stands in
    section_title: str = ""
    deadline: str = ""  # "tháng 4/2025", "Quý III/2025", as printed
    result: str = ""  # expected product, of tables
    deadline_place: Place | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """An agency that is given a task, a section of tasks or a part, at one place of the text."""

    plan_id: str
    agency: str  # as printed
    role: Role
    targets: tuple[str, ...]  # anchors of the tasks or sections meant; () for what names none
    whole_section: bool  # given by section ("mục 6"), not by task
    scope: str  # the part of the task it is limited to; "" for all of it
    text: str  # the sentence
    place: Place
    note: str = ""  # a slip of the text kept as printed, told in answers


@dataclass(frozen=True, slots=True)
class Duty:
    """What an agency is to do beyond numbered tasks, and blanket sentences (`blanket`)."""

    plan_id: str
    agency: str
    role: Role
    text: str
    place: Place
    blanket: bool = False
    partners: tuple[str, ...] = ()  # agencies "phối hợp với …" names


@dataclass(frozen=True, slots=True)
class Target:
    """A figure to reach."""

    plan_id: str
    year: int | None
    group: str  # who, as printed: "người dân trong độ tuổi trưởng thành"
    measure: str  # what is counted, as printed: "được xác nhận đạt phổ cập … VNeID"
    comparison: str  # "trên", "tối thiểu", "phấn đấu", "trở lên", "ít nhất"; "" when plain
    value: str  # as printed: "80", "40", "30-40"
    unit: str  # "%", "triệu người dân", "lớp"
    text: str
    place: Place
    task: str = ""  # anchor of the task it stands in


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who reports to whom, how often and by when."""

    plan_id: str
    agency: str
    receiver: str
    periods: tuple[
        tuple[str, str], ...
    ]  # (period, due): ("quý", "trước ngày 20 của tháng cuối quý")
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Note:
    """A slip of the text, kept as printed: what it is and where."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Plan:
    """What was understood of one administrative plan."""

    document: Document
    header: Header
    bases: tuple[LegalBasis, ...]
    tasks: tuple[Task, ...]
    assignments: tuple[Assignment, ...]
    duties: tuple[Duty, ...]
    targets: tuple[Target, ...]
    reporting: tuple[Reporting, ...]
    funding: tuple[Place, ...]
    abbreviations: Mapping[str, str]  # short -> long, as the text defines
    notes: tuple[Note, ...]
    unresolved: tuple[Note, ...]  # what could not be understood

    @property
    def id(self) -> str:
        return self.document.id


# --- lessons -----------------------------------------------------------------------------------

Grade = Literal["XN", "1N", "KT"]
"""Confirmed, one source only, common knowledge (how screens usually look)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Graded words of a lesson. `{bác}` and `{cháu}` stand for the two forms of address, and
    `**…**` for words as they appear on a screen."""

    text: str
    grade: Grade | None = None  # None: that of the step it stands in
    sources: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """One step said for the three levels, for one kind of device."""

    beginner: str
    intermediate: str
    advanced: str
    look: str = ""  # the question about the screen; "" takes that of the common wording
    slow: str = ""  # the slowest way to say it
    line: int = 0  # of its heading

    def of(self, level: Level) -> str:
        return {
            "beginner": self.beginner,
            "intermediate": self.intermediate,
            "advanced": self.advanced,
        }[level]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a learner says when a step does not work, and what helps."""

    sign: str
    help: Statement


@dataclass(frozen=True, slots=True)
class Image:
    file: str  # in the lessons' folder of images
    alt: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `wording` is for every device without a variant of its own."""

    number: int  # from 1
    title: str
    wording: Wording
    variants: Mapping[Device, Wording]
    troubles: tuple[Trouble, ...]
    grade: Grade
    sources: tuple[str, ...]
    warning: str = ""
    image: Image | None = None
    audio: str = ""  # a recording in the lessons' folder
    line: int = 0

    def wording_for(self, device: Device | None) -> Wording:
        """The wording for a device; fields that a variant leaves out are the common ones."""
        own = self.variants.get(device) if device else None
        if own is None:
            return self.wording
        return replace(own, look=own.look or self.wording.look, slow=own.slow or self.wording.slow)


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    question: str
    answer: Statement


@dataclass(frozen=True, slots=True)
class Misconception:
    belief: str
    truth: Statement


@dataclass(frozen=True, slots=True)
class Option:
    text: str
    correct: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class Check:
    """A question with options, one of them right, each explained."""

    question: str
    options: tuple[Option, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Drill:
    """A message or call that is genuine or a scam, and how to tell."""

    message: str
    genuine: bool
    explanation: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something to type or say into the chat; done when the answer holds all `words`."""

    task: str
    words: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class LessonText:
    """The words of a lesson in one language."""

    title: str
    asked_as: tuple[str, ...]
    intro: str
    answers: tuple[ShortAnswer, ...]
    steps: tuple[Step, ...]
    keypad: Statement | None  # for who has a telephone with keys only
    safety: tuple[Statement, ...]
    misconceptions: tuple[Misconception, ...]
    checks: tuple[Check, ...]
    drills: tuple[Drill, ...] = ()
    exercises: tuple[Exercise, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson; `texts` by language (ISO 639), "vi" always among them."""

    id: str
    audience: tuple[Audience, ...]
    skills: tuple[str, ...]
    prerequisites: tuple[str, ...]
    minutes: int
    help: str  # who helps: a key of `prompts/lessons.toml`
    words: tuple[str, ...]  # ids of the glossary
    as_of: str  # "2026-06"
    review: date  # to be looked through again by this day
    sources: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    texts: Mapping[str, LessonText]

    def text(self, language: str | None = None) -> LessonText:
        """The words in `language`; in Vietnamese where there are none."""
        return self.texts.get(language or "vi") or self.texts["vi"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary."""

    id: str
    term: str
    forms: tuple[str, ...]  # other spellings and names
    meaning: str  # reads well after "X là"
    example: str


@dataclass(frozen=True, slots=True)
class Skill:
    id: str
    title: str
    domain: str  # a domain of Thông tư 02/2025/TT-BGDĐT
    digcomp: str  # area or competence of DigComp 2.2; "" where not sure


@dataclass(frozen=True, slots=True)
class Course:
    """Lessons in the order in which they are learnt."""

    id: str
    title: str
    audience: Audience
    about: str
    lessons: tuple[str, ...]
    topics: tuple[str, ...] = ()  # what people call the whole of it: "ngân hàng"


# --- dialogue ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    document_id: str
    document_title: str
    number: str | None
    section: str
    label: str
    quote: str
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a reply. Which fields are filled follows from `type`, as in the HTTP contract."""

    type: Literal["paragraph", "warning", "note", "step", "table", "quote", "choices"]
    text: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    citation: int | None = None
    options: tuple[str, ...] = ()
    number: int = 0  # of a step, from 1
    of: int = 0
    look_for: str = ""
    image: Image | None = None
    audio: str = ""  # file of a recording


Written = Literal["", "model", "cut", "extract"]
"""Whose words a reply is in: "" no model was asked; "model" a model's, all checked; "cut" a model's
without the sentences that did not hold; "extract" the sources', because the model did not do."""


@dataclass(frozen=True, slots=True)
class Reply:
    kind: ReplyKind
    blocks: tuple[Block, ...]
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    level: Level | None = None
    degraded: bool = False
    written: Written = ""


@dataclass(frozen=True, slots=True)
class Learner:
    """A person's own choices; None where nothing was chosen."""

    id: str = ""
    locality: str | None = None
    level: Level | None = None
    audience: Audience | None = None
    age: int | None = None
    address: str | None = None
    language: str | None = None
    device: Device | None = None
    memory: Mapping[str, object] = field(default_factory=dict)
    """What was learnt of and by the person, in JSON values; `tutor.learners` reads it."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread. `focus` is what the last answer was about, in JSON values; storage keeps it
    whole."""

    id: str = ""
    focus: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened while learning; the caller stores it with the turn."""

    kind: Literal[
        "started",
        "step_done",
        "moved",  # another step was gone to, this one not done
        "stuck",
        "finished",
        "stopped",
        "answered",
        "drilled",
        "practised",
    ]
    lesson: str
    item: str = ""  # section of the lesson: "B3" a step, "K1" a check question, "G2" a drill
    skills: tuple[str, ...] = ()
    success: bool | None = None  # of answers, drills and exercises


Tell = Callable[["Block | str"], None]
"""Gets what is certain of a reply while it is made: whole blocks, and sentences of the block after
them, each with the space before it."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What a language model wrote for a turn, for who measures it; stored nowhere."""

    prompt: str  # its name and version
    sentences: tuple[str, ...]  # that were shown
    dropped: tuple[tuple[str, str], ...] = ()  # (sentence, what is wrong with it)
    failed: str = ""  # why the model gave nothing: the reason of a ModelError, "unfit", "nothing"
    principles: tuple[str, ...] = ()  # of teaching that it follows
    first_ms: float | None = None  # until the first sentence that was shown
    check_ms: float = 0.0  # for checking all of them


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange: the reply, and the next state that the caller stores."""

    reply: Reply
    conversation: Conversation
    learner: Learner
    events: tuple[Event, ...] = ()
    erase: bool = False  # the learner asked for it: everything kept of them goes, this turn too
    kept: str | None = None  # what is stored instead of the message, where that holds a secret
    writings: tuple[Writing, ...] = ()
