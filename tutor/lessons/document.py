"""A lesson as a Document: the text that is indexed, shown on its page and cited.

Sections: `header` (title and opening), `H1` a question with its answer, `B1` a step, `T1` a
misconception, `K1` a check, `G1` a drill, `safety`, `keypad`. The wording is that for intermediate
learners in the default form of address.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from tutor.records import Document, Lesson, LessonText, Paragraph, Section

DEFAULT_ADDRESS = "bác"
DEFAULT_SELF = "cháu"
_PLACEHOLDER = re.compile(r"\{([Bb]ác|[Cc]háu)\}")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_STEP_HEADING = "Bước {number}. {title}"  # as in the files


def addressed(text: str, address: str = DEFAULT_ADDRESS, calls_self: str = DEFAULT_SELF) -> str:
    """`text` with the two forms of address in it, capitals where the placeholder has one."""

    def said(match: re.Match[str]) -> str:
        word = address if match[1].casefold() == "bác" else calls_self
        return word[:1].upper() + word[1:] if match[1][0].isupper() else word

    return _PLACEHOLDER.sub(said, text)


def unmarked(text: str) -> str:
    """`text` with words of the screen between quotation marks instead of bold."""
    return _BOLD.sub(r"“\1”", text)


def lesson_document(lesson: Lesson) -> Document:
    """The Document of a lesson's Vietnamese text."""
    text = lesson.text("vi")
    sections: list[Section] = []
    source = ""
    for path, lines in _parts(text):
        start = len(source)
        paragraphs = []
        for line in lines:
            said = addressed(unmarked(line))
            paragraphs.append(
                Paragraph(said, len(source), len(source) + len(said), source.count("\n") + 1)
            )
            source += said + "\n"
        sections.append(
            Section(path, path, "", paragraphs[0].text, tuple(paragraphs), start, len(source) - 1)
        )
        source += "\n"
    return Document(lesson.id, "lesson", text.title, source.rstrip("\n"), tuple(sections))


def _parts(text: LessonText) -> Iterator[tuple[str, Sequence[str]]]:
    """(path, its paragraphs) in reading order."""
    yield "header", [text.title, text.intro]
    for number, one in enumerate(text.answers, 1):
        yield f"H{number}", [one.question, one.answer.text]
    for step in text.steps:
        wording = step.wording
        said = [_STEP_HEADING.format(number=step.number, title=step.title), wording.intermediate]
        said += [wording.look] if wording.look else []
        said += [step.warning] if step.warning else []
        said += [f"{trouble.sign}: {trouble.help.text}" for trouble in step.troubles]
        yield f"B{step.number}", said
    if text.keypad:
        yield "keypad", [text.keypad.text]
    if text.safety:
        yield "safety", [one.text for one in text.safety]
    for number, belief in enumerate(text.misconceptions, 1):
        yield f"T{number}", [belief.belief, belief.truth.text]
    for number, check in enumerate(text.checks, 1):
        right = next(option for option in check.options if option.correct)
        yield f"K{number}", [check.question, f"{right.text}. {right.explanation}"]
    for number, drill in enumerate(text.drills, 1):
        yield f"G{number}", [drill.message, drill.explanation]


def anchors(lesson: Lesson) -> Mapping[str, str]:
    """Headings of a lesson's sections by their path, for links."""
    return {path: lines[0] for path, lines in _parts(lesson.text("vi"))}
