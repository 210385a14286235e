"""A lesson's file to its record: front matter (YAML), then Markdown as in knowledge/lessons/README.

Every fault is collected with its line, so that an editor sees all of them at once.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, get_args

import yaml

from tutor.lessons.faults import Fault
from tutor.records import (
    Audience,
    Check,
    Device,
    Drill,
    Exercise,
    Grade,
    Image,
    Lesson,
    LessonText,
    Misconception,
    Option,
    ShortAnswer,
    Statement,
    Step,
    Trouble,
    Wording,
)
from tutor.text.normalise import nfc

_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # far faster, where libyaml is
# What PyYAML raises of a value that its own patterns let through: a 13th month, `!!int x`, depth.
_YAML_SLIPS = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
# Stands for a head that cannot be read, so that its one fault is told and not what it lacks.
_UNREAD: Mapping[str, Any] = {"title": "?", "asked_as": ["?"]}
_GRADES: tuple[Grade, ...] = get_args(Grade)
_MARK = re.compile(r"\s*\[(XN|1N|KT)((?:[ ,]+[^\s,\]]+)*)\]")
_STEP = re.compile(r"Bước (\d{1,2})\.\s+(\S.*)")
_OPTION = re.compile(r"- \[([ xX])\]\s+(.+?)\s+=>\s+(\S.*)")
_ARROW = re.compile(r"(\S.*?)\s+=>\s+(\S.*)")
_DEVICES: Mapping[str, Device] = {
    "iPhone": "iphone",
    "Android": "android",
    "Máy tính": "computer",
    "Máy bàn phím": "keypad",
}
_WORDINGS = ("Dễ", "Vừa", "Gọn")
_HELPERS = (
    "family",
    "team",
    "police",
    "bank",
    "health",
    "carrier",
    "insurance",
    "office",
    "school",
    "workplace",
)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


@dataclass(slots=True)
class _Block:
    """A heading and the lines under it."""

    title: str
    line: int
    lines: list[_Line] = field(default_factory=list)


class _Faults:
    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []

    def add(self, line: int, text: str) -> None:
        self.found.append(Fault(self.file, line, text))


def parse_lesson(source: str, id: str, file: str) -> tuple[Lesson | None, list[Fault]]:
    """The lesson of a file, and every fault of its form; None where the form has a fault."""
    faults = _Faults(file)
    head, body = _split(nfc(source), faults)
    text = _text(head, body, faults)
    lesson = None if faults.found else _lesson(id, head, text, faults)
    return (None, faults.found) if faults.found else (lesson, [])


def parse_translation(source: str, file: str) -> tuple[LessonText | None, list[Fault]]:
    """The words of a lesson in another language; its head holds `title` and `asked_as` only."""
    faults = _Faults(file)
    head, body = _split(nfc(source), faults)
    text = _text(head, body, faults)
    return (None, faults.found) if faults.found else (text, [])


def split_marks(text: str, line: int = 0) -> Statement:
    """A statement without its grade marks; of several marks the weakest is its grade."""
    grades: list[Grade] = [match[1] for match in _MARK.finditer(text)]  # type: ignore[misc]
    sources = [name for match in _MARK.finditer(text) for name in re.split(r"[ ,]+", match[2])]
    grade = max(grades, key=_GRADES.index) if grades else None
    return Statement(
        _MARK.sub("", text).strip(), grade, tuple(dict.fromkeys(filter(None, sources))), line
    )


# --- the head ------------------------------------------------------------------------------------


def _split(source: str, faults: _Faults) -> tuple[Mapping[str, Any], list[_Line]]:
    lines = [_Line(number, text) for number, text in enumerate(source.split("\n"), 1)]
    ends = [line.number for line in lines if line.text.strip() == "---"]
    if not lines or lines[0].text.strip() != "---" or len(ends) < 2:
        faults.add(1, "no front matter; begin with a line ---, the fields, and a line ---")
        return _UNREAD, lines
    try:
        head = yaml.load("\n".join(line.text for line in lines[1 : ends[1] - 1]), _YAML) or {}
    except (yaml.YAMLError, *_YAML_SLIPS) as error:
        mark = getattr(error, "problem_mark", None)
        # YAML counts more characters as line ends than we do
        line = min(mark.line + 2, ends[1]) if mark else 1
        problem = getattr(error, "problem", None) or f"{error}.".splitlines()[0]
        faults.add(line, f"front matter: {problem}; put text with a colon between quotes")
        return _UNREAD, lines[ends[1] :]
    if not isinstance(head, dict):
        faults.add(1, "front matter: not fields; write `name: value` on each line")
        return _UNREAD, lines[ends[1] :]
    where = {
        match[1]: line.number
        for line in lines[: ends[1]]
        if (match := re.match(r"(\w+):", line.text))
    }
    return {**head, "__lines__": where}, lines[ends[1] :]


def _line_of(head: Mapping[str, Any], name: str) -> int:
    return head.get("__lines__", {}).get(name, 1)


def _lesson(id: str, head: Mapping[str, Any], text: LessonText, faults: _Faults) -> Lesson:
    return Lesson(
        id,
        tuple(_chosen(head, "audience", get_args(Audience), faults)),  # type: ignore[arg-type]
        tuple(_names(head, "skills", faults)),
        tuple(_names(head, "prerequisites", faults, empty=True)),
        _number(head, "minutes", faults),
        _one(head, "help", _HELPERS, faults),
        tuple(_names(head, "words", faults, empty=True)),
        _month(head, faults),
        _day(head, faults),
        tuple(_names(head, "sources", faults)),
        tuple(_names(head, "unconfirmed", faults, empty=True)),
        {"vi": text},
    )


def _names(head: Mapping[str, Any], name: str, faults: _Faults, empty: bool = False) -> list[str]:
    value = head.get(name)
    if isinstance(value, list) and (value or empty):
        for one in value:
            if not isinstance(one, str):  # `- a: b` is a field, `- 156` a number
                faults.add(_line_of(head, name), f"`{name}`: {one!r:.60}; put it between quotes")
        return [one.strip() for one in value if isinstance(one, str)]
    faults.add(_line_of(head, name), f"`{name}` is missing or no list; write `{name}: [a, b]`")
    return []


def _chosen(
    head: Mapping[str, Any], name: str, allowed: Sequence[str], faults: _Faults
) -> list[str]:
    values = _names(head, name, faults)
    for value in values:
        if value not in allowed:
            faults.add(_line_of(head, name), f"`{name}: {value}`; use {', '.join(allowed)}")
    return values


def _one(head: Mapping[str, Any], name: str, allowed: Sequence[str], faults: _Faults) -> str:
    value = str(head.get(name, ""))
    if value not in allowed:
        faults.add(_line_of(head, name), f"`{name}: {value}`; use one of {', '.join(allowed)}")
    return value


def _number(head: Mapping[str, Any], name: str, faults: _Faults) -> int:
    value = head.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 120:
        return value
    faults.add(_line_of(head, name), f"`{name}` is missing; write minutes from 1 to 120")
    return 0


def _month(head: Mapping[str, Any], faults: _Faults) -> str:
    value = str(head.get("as_of", ""))
    if not re.fullmatch(r"20\d\d-(?:0[1-9]|1[0-2])", value):
        faults.add(_line_of(head, "as_of"), "`as_of` is missing; write the month, as 2026-06")
    return value


def _day(head: Mapping[str, Any], faults: _Faults) -> date:
    value = head.get("review")
    if type(value) is date:
        return value
    faults.add(_line_of(head, "review"), "`review` is missing; write a day, as 2027-01-31")
    return date.min


# --- the body ------------------------------------------------------------------------------------


def _text(head: Mapping[str, Any], lines: Sequence[_Line], faults: _Faults) -> LessonText:
    blocks = list(_blocks(lines, "## "))
    intro, sections = blocks[0], blocks[1:]
    title = head.get("title")
    if not isinstance(title, str) or not title.strip():
        faults.add(_line_of(head, "title"), "`title` is missing; write what is learnt to do")
        title = ""
    found: dict[str, Any] = {}
    steps: list[Step] = []
    for line in lines:
        if line.text.startswith("#") and not line.text.startswith(("## ", "### ", "#### ")):
            faults.add(line.number, "not a heading; write two to four # and a space")
    for block in sections:
        if match := _STEP.fullmatch(block.title):
            steps.append(_step(int(match[1]), match[2], block, faults))
        elif reader := _SECTIONS.get(block.title):
            name, read = reader
            if name in found:
                faults.add(block.line, f"{block.title!r} stands twice; put the two together")
            found[name] = read(block, faults)
        else:
            known = ", ".join(_SECTIONS)
            faults.add(block.line, f"unknown heading {block.title!r}; use Bước N. …, {known}")
    if [step.number for step in steps] != list(range(1, len(steps) + 1)) or not steps:
        faults.add(steps[0].line if steps else 1, "steps are not numbered 1, 2, 3 …; renumber them")
    return LessonText(
        title.strip(),
        tuple(_names(head, "asked_as", faults)),
        " ".join(line.text.strip() for line in intro.lines if line.text.strip()),
        tuple(found.get("answers", ())),
        tuple(steps),
        found.get("keypad"),
        tuple(found.get("safety", ())),
        tuple(found.get("misconceptions", ())),
        tuple(found.get("checks", ())),
        tuple(found.get("drills", ())),
        tuple(found.get("exercises", ())),
    )


def _blocks(lines: Sequence[_Line], prefix: str) -> Iterator[_Block]:
    """The lines before the first heading as a block without title, then one block a heading."""
    block = _Block("", lines[0].number if lines else 1)
    for line in lines:
        if line.text.startswith(prefix):
            yield block
            block = _Block(line.text.removeprefix(prefix).strip(), line.number)
        else:
            block.lines.append(line)
    yield block


def _items(lines: Sequence[_Line]) -> list[_Line]:
    """Lines of a list, each with its indented continuations; blank lines are left out."""
    items: list[_Line] = []
    for line in lines:
        if not line.text.strip():
            continue
        if line.text.startswith((" ", "\t")) and items:
            items[-1] = replace(items[-1], text=f"{items[-1].text} {line.text.strip()}")
        else:
            items.append(_Line(line.number, line.text.strip()))
    return items


def _step(number: int, title: str, block: _Block, faults: _Faults) -> Step:
    common, *variants = _blocks(block.lines, "#### ")
    fields = _fields(common, faults, _FIELDS)
    for device, times in Counter(variant.title for variant in variants).items():
        if times > 1:
            faults.add(block.line, f"{device!r} stands twice; put the two together")
    grade, sources = _origin(fields, block, faults)
    return Step(
        number,
        title,
        _wording(fields, block, faults, common=True),
        dict(_variant(variant, faults) for variant in variants),
        tuple(_trouble(line, faults) for line in fields.get("Vướng", [])),
        grade,
        sources,
        _last(fields, "Cảnh báo"),
        _image(fields, faults),
        _last(fields, "Tiếng"),
        block.line,
    )


def _fields(block: _Block, faults: _Faults, known: Sequence[str]) -> dict[str, list[_Line]]:
    fields: dict[str, list[_Line]] = {}
    for item in _items(block.lines):
        label, colon, rest = item.text.removeprefix("- ").partition(":")
        if not item.text.startswith("- ") or not colon or label not in known:
            faults.add(item.number, f"not an entry; begin with one of - {', - '.join(known)}:")
            continue
        if not rest.strip():
            faults.add(item.number, f"`{label}` is empty; write it or take the line out")
        if label in fields and label != "Vướng":
            faults.add(item.number, f"`{label}` stands twice; keep one")
        fields.setdefault(label, []).append(_Line(item.number, rest.strip()))
    return fields


def _last(fields: Mapping[str, list[_Line]], label: str) -> str:
    return split_marks(fields[label][-1].text).text if label in fields else ""


def _wording(
    fields: Mapping[str, list[_Line]], block: _Block, faults: _Faults, common: bool
) -> Wording:
    needed = [*_WORDINGS, *(("Thấy", "Vướng", "Chậm") if common else ())]
    for label in needed:
        if label not in fields:
            faults.add(block.line, f"`{label}` is missing; add `- {label}: …`")
    look = _last(fields, "Thấy")
    if look and not look.endswith("?"):
        faults.add(fields["Thấy"][-1].number, "`Thấy` is no question; end it with ?")
    beginner, intermediate, advanced = (_last(fields, label) for label in _WORDINGS)
    return Wording(beginner, intermediate, advanced, look, _last(fields, "Chậm"), block.line)


def _variant(block: _Block, faults: _Faults) -> tuple[Device, Wording]:
    if block.title not in _DEVICES:
        faults.add(block.line, f"unknown device {block.title!r}; use {', '.join(_DEVICES)}")
    device = _DEVICES.get(block.title, "android")
    fields = _fields(block, faults, _OF_DEVICE)
    return device, _wording(fields, block, faults, common=False)


def _trouble(line: _Line, faults: _Faults) -> Trouble:
    sign, help = _sides(line, faults)
    return Trouble(sign, split_marks(help, line.number))


def _sides(line: _Line, faults: _Faults) -> tuple[str, str]:
    if match := _ARROW.fullmatch(line.text):
        return match[1], match[2]
    faults.add(line.number, "no arrow; write `what is seen or thought => what helps or is true`")
    return line.text, ""


def _origin(
    fields: Mapping[str, list[_Line]], block: _Block, faults: _Faults
) -> tuple[Grade, tuple[str, ...]]:
    if "Nguồn" not in fields:
        faults.add(block.line, "`Nguồn` is missing; add `- Nguồn: XN S40`, `1N S27` or `KT`")
        return "KT", ()
    grade, *sources = re.split(r"[ ,]+", fields["Nguồn"][-1].text)
    if grade not in _GRADES:
        faults.add(fields["Nguồn"][-1].number, f"grade {grade!r}; begin with XN, 1N or KT")
        return "KT", ()
    return grade, tuple(filter(None, sources))  # type: ignore[return-value]


def _image(fields: Mapping[str, list[_Line]], faults: _Faults) -> Image | None:
    if "Hình" not in fields:
        return None
    line = fields["Hình"][-1]
    file, bar, alt = line.text.partition("|")
    if not bar or not alt.strip():
        faults.add(line.number, "a picture without words; write `- Hình: file.svg | what it shows`")
    return Image(file.strip(), alt.strip())


# --- the other sections --------------------------------------------------------------------------


def _answers(block: _Block, faults: _Faults) -> list[ShortAnswer]:
    answers = []
    for part in _headed(block, faults):
        text = " ".join(line.text.strip() for line in part.lines if line.text.strip())
        answer = split_marks(text, part.line)
        if not answer.text:
            faults.add(part.line, "a question without an answer; write one or two sentences")
        answers.append(ShortAnswer(part.title, answer))
    return answers


def _headed(block: _Block, faults: _Faults) -> list[_Block]:
    before, *parts = _blocks(block.lines, "### ")
    for item in _items(before.lines):
        faults.add(item.number, "belongs to no question; put it below a line ### question")
    return parts


def _statement(block: _Block, faults: _Faults) -> Statement:
    text = " ".join(line.text.strip() for line in block.lines if line.text.strip())
    if not text:
        faults.add(block.line, f"nothing below {block.title!r}; write it or take the heading out")
    return split_marks(text, block.line)


def _statements(block: _Block, faults: _Faults) -> list[Statement]:
    return [split_marks(item.text.removeprefix("- "), item.number) for item in _items(block.lines)]


def _misconceptions(block: _Block, faults: _Faults) -> list[Misconception]:
    found = []
    for item in _items(block.lines):
        belief, truth = _sides(replace(item, text=item.text.removeprefix("- ")), faults)
        found.append(Misconception(belief, split_marks(truth, item.number)))
    return found


def _checks(block: _Block, faults: _Faults) -> list[Check]:
    checks = []
    for part in _headed(block, faults):
        options = []
        for item in _items(part.lines):
            if match := _OPTION.fullmatch(item.text):
                options.append(Option(match[2], match[1] != " ", match[3]))
            else:
                faults.add(item.number, "no option; write `- [x] option => why` or `- [ ] …`")
        if not 2 <= len(options) <= 3 or sum(option.correct for option in options) != 1:
            faults.add(part.line, "a question needs two or three options, one of them [x]")
        checks.append(Check(part.title, tuple(options), part.line))
    return checks


def _drills(block: _Block, faults: _Faults) -> list[Drill]:
    drills = []
    for item in _items(block.lines):
        label, _, rest = item.text.removeprefix("- ").partition(":")
        if label not in ("Thật", "Giả"):
            faults.add(item.number, "begin with `- Thật: “…” => …` or `- Giả: “…” => …`")
            continue
        message, why = _sides(_Line(item.number, rest.strip()), faults)
        drills.append(Drill(message.strip('“”" '), label == "Thật", why, item.number))
    return drills


def _exercises(block: _Block, faults: _Faults) -> list[Exercise]:
    exercises = []
    for item in _items(block.lines):
        label, _, rest = item.text.removeprefix("- ").partition(":")
        if label != "Đề":
            faults.add(item.number, "begin with `- Đề: task => words the answer must hold`")
            continue
        task, words = _sides(_Line(item.number, rest.strip()), faults)
        held = tuple(word.strip() for word in words.split(",") if word.strip())
        exercises.append(Exercise(task, held, item.number))
    return exercises


_FIELDS = (*_WORDINGS, "Thấy", "Vướng", "Chậm", "Cảnh báo", "Hình", "Tiếng", "Nguồn")
_OF_DEVICE = (*_WORDINGS, "Thấy", "Chậm")
_SECTIONS: Mapping[str, tuple[str, Callable[[_Block, _Faults], Any]]] = {
    "Hỏi nhanh": ("answers", _answers),
    "Máy bàn phím": ("keypad", _statement),
    "An toàn": ("safety", _statements),
    "Hiểu lầm": ("misconceptions", _misconceptions),
    "Tự kiểm tra": ("checks", _checks),
    "Thật hay giả": ("drills", _drills),
    "Thực hành": ("exercises", _exercises),
}
