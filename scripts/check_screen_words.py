"""Compare knowledge/screen-words.toml, and the bold words of the lessons, with a file of facts.

`.venv/bin/python scripts/check_screen_words.py FACTS.md`. In the facts (Markdown) words of screens
stand in bold, on lines of a list with the grades [XN], [1N] and [KT] and sources (S12); a name with
a capital within, as VssID, counts without bold too. Told are words of ours that the facts do not
have or grade lower, and bold words of lessons that neither has. Exit status: 0 where all of these
are KT, 1 where one is taught as fact.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tutor.bootstrap import read_lesson_library  # noqa: E402  (the path comes first)
from tutor.lessons.check import graded_lines  # noqa: E402
from tutor.lessons.knowledge import read_references  # noqa: E402
from tutor.lessons.library import LessonLibrary  # noqa: E402
from tutor.lessons.measures import screen_words  # noqa: E402
from tutor.records import Grade  # noqa: E402
from tutor.settings import Settings  # noqa: E402
from tutor.text.normalise import nfc, plain  # noqa: E402

_GRADES: tuple[Grade, ...] = get_args(Grade)  # the surest first
_ITEM = re.compile(r"\s*(?:-|\d+\.)\s+(.*)")
_GRADE = re.compile(r"\[(XN|1N|KT)(?:/(XN|1N|KT))?\]")
_WORD = re.compile(r"\*\*(.+?)\*\*|\b(\w*[a-z][A-Z]\w*)\b")
_RIGHT_AFTER = 3  # characters: "**Cỡ chữ** [1N]"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=Path, help="the file of facts (Markdown)")
    options = parser.parse_args()
    settings = Settings.load()
    facts = facts_words(options.facts.read_text(encoding="utf-8"))
    ours = read_references(settings.knowledge_dir).screen_words
    faults = [*own_faults(ours, facts), *lesson_faults(read_lesson_library(settings), ours, facts)]
    for grade, text in faults:
        print(f"{grade}  {text}")
    taught = sum(grade != "KT" for grade, _ in faults)
    print(f"{len(ours)} words of ours, {len(facts)} of the facts; {taught} faults outside KT")
    return 1 if taught else 0


def facts_words(text: str) -> dict[str, Grade]:
    """The words of screens in a text of facts, each with the surest grade it has on any line."""
    found: dict[str, Grade] = {}
    for item in filter(None, map(_ITEM.match, nfc(text).split("\n"))):
        marks = [(mark.start(), mark[2] or mark[1]) for mark in _GRADE.finditer(item[1])]
        for match in _WORD.finditer(item[1]):
            grade = _grade_of(match, marks)
            said = match[1] or match[2]
            for word in (said, *re.split(r"\s*/\s*", said)):  # "CH Play / Google Play"
                key = _key(word)
                found[key] = min(found.get(key, "KT"), grade, key=_GRADES.index)
    return found


def _grade_of(word: re.Match[str], marks: list[tuple[int, str]]) -> Grade:
    """That of the mark right after the word, else of the last mark before it, else KT."""
    after = [grade for at, grade in marks if 0 <= at - word.end() < _RIGHT_AFTER]
    before = [grade for at, grade in marks if at < word.start()]
    return (after[:1] or before[-1:] or ["KT"])[0]  # type: ignore[return-value]


def _key(word: str) -> str:
    return plain(word).strip(" .:")


def own_faults(
    ours: Mapping[str, Grade], facts: Mapping[str, Grade]
) -> Iterator[tuple[Grade, str]]:
    """(our grade, what is wrong) of words that the facts do not have, or grade lower."""
    for word, grade in ours.items():
        theirs = facts.get(_key(word))
        if theirs is None:
            yield grade, f"{word!r} is not in the facts; take it out, or find a source"
        elif _GRADES.index(theirs) > _GRADES.index(grade):
            yield grade, f"{word!r} is {theirs} in the facts; lower its grade"


def lesson_faults(
    library: LessonLibrary, ours: Mapping[str, Grade], facts: Mapping[str, Grade]
) -> Iterator[tuple[Grade, str]]:
    """(grade of the sentence, where) of bold words that neither we nor the facts have."""
    known = {*map(_key, ours), *facts}
    for file in library.files:
        for number, line, grade in graded_lines(file.source, file.lesson):
            for word in screen_words(line):
                if _key(word) not in known:
                    yield grade or "XN", f"{file.file}:{number}: {word!r} is in neither"


if __name__ == "__main__":
    raise SystemExit(main())
