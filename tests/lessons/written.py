"""A small lesson without faults, changed where a test is about something."""

from datetime import date
from pathlib import Path

from tutor.lessons.knowledge import References, WebSource
from tutor.lessons.library import LessonSource, read_lessons
from tutor.records import Skill, Term

MADE_UP = Path(__file__).parent / "made_up"  # the lesson, and the same in a language of nobody
ID = "xem-gio"
NAME = f"lessons/{ID}.md"
LESSON = (MADE_UP / f"{ID}.md").read_text(encoding="utf-8")
TRANSLATION = (MADE_UP / f"{ID}.qaa.md").read_text(encoding="utf-8")
TODAY = date(2026, 11, 20)
REFERENCES = References(
    skills={"phone-basics": Skill("phone-basics", "Dùng điện thoại", "problem-solving", "5")},
    sources={id: WebSource(id, f"{id.lower()}.vn") for id in ("S1", "S2")},
    screen_words={"Đồng hồ": "XN", "Lưu": "1N", "Chuông": "KT"},
    glossary={
        "bao-thuc": Term("bao-thuc", "báo thức", ("hẹn giờ kêu",), "máy kêu đúng giờ đã đặt", ""),
        "man-hinh": Term("man-hinh", "màn hình chờ", (), "hình hiện ra khi máy nghỉ", ""),
    },
)
PLACES = {"central": {"IV", "IV.1"}}


def lesson_source(*swaps: tuple[str, str], **head: str | None) -> str:
    """The lesson with texts swapped and fields of its head rewritten; None takes a field out."""
    text = LESSON
    for name, value in head.items():
        (line,) = [line for line in text.split("\n") if line.startswith(f"{name}:")]
        swaps += ((f"{line}\n", "" if value is None else f"{name}: {value}\n"),)
    for old, new in swaps:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the lesson"
        text = text.replace(old, new)
    return text


def line_with(source: str, text: str) -> int:
    """The number of the one line that holds `text`; 1 for no text: the whole file is meant."""
    if not text:
        return 1
    (number,) = [n for n, line in enumerate(source.split("\n"), 1) if text in line]
    return number


def source_of(text: str, id: str = ID, language: str = "", folder: Path = MADE_UP) -> LessonSource:
    name = f"{id}.{language}.md" if language else f"{id}.md"
    return LessonSource(id, language, f"lessons/{name}", text, folder)


def library_of(*sources: LessonSource, **others):
    """What `read_lessons` makes of the sources."""
    return read_lessons(sources, REFERENCES, PLACES, TODAY, **others)


def other_lesson() -> str:
    """A lesson with the same steps that nobody asks for in the same words."""
    ways = [line for line in LESSON.split("\n") if line.startswith("  - ")]
    swaps = [(way, f"  - Xem giờ buổi tối, cách {n}") for n, way in enumerate(ways, 1)]
    return lesson_source(*swaps, title="Xem giờ buổi tối")


def put(knowledge: Path, name: str, text: str | bytes) -> Path:
    """A file of a lesson in a knowledge folder."""
    path = knowledge / "lessons" / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
