"""A bad lesson is left out and named; the others are taught, in every language they have."""

import pytest

from tests.lessons.written import (
    LESSON,
    TRANSLATION,
    lesson_source,
    library_of,
    other_lesson,
    put,
    source_of,
)
from tutor import bootstrap
from tutor.lessons.library import load_lesson, read_sources
from tutor.settings import Settings


def ids(library):
    return [lesson.id for lesson in library.lessons]


def told(library):
    return [(fault.file, fault.text) for fault in library.faults if not fault.warning]


def test_a_bad_lesson_is_left_out_and_named():
    bad = source_of(lesson_source(minutes="0"), "xau")
    library = library_of(bad, source_of(LESSON), source_of(other_lesson(), "khac"))
    assert ids(library) == ["xem-gio", "khac"]
    assert told(library) == [
        ("lessons/xau.md", "`minutes` is missing; write minutes from 1 to 120")
    ]


def test_a_lesson_may_build_on_one_that_is_left_out():
    bad = source_of(lesson_source(minutes="0"), "xau")
    assert ids(library_of(bad, source_of(lesson_source(prerequisites="[xau]")))) == ["xem-gio"]


def test_two_files_of_one_id_are_told():
    twin = source_of(other_lesson())
    twin = type(twin)(twin.id, "", "lessons/toi/xem-gio.md", twin.text, twin.folder)
    library = library_of(source_of(LESSON), twin)
    assert told(library) == [
        ("lessons/toi/xem-gio.md", "lessons/xem-gio.md has the same id; rename one of them")
    ]
    assert library.lessons[0].text("vi").title == "Xem giờ trên điện thoại"


def test_two_files_of_one_id_are_told_where_the_first_is_bad():
    first = source_of(lesson_source(minutes="0"))
    twin = type(first)("xem-gio", "", "lessons/toi/xem-gio.md", LESSON, first.folder)
    assert [file for file, _ in told(library_of(first, twin))] == [
        "lessons/toi/xem-gio.md",
        "lessons/xem-gio.md",
    ]


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("Xem-Gio", "name the file with a-z, 0-9 and hyphens"),
        ("xem giờ", "name the file with"),
        ("central", "a plan or a material has the id central; rename the lesson"),
    ],
)
def test_an_id_stands_in_addresses(id, words):
    ((_, text),) = told(library_of(source_of(LESSON, id)))
    assert words in text


# --- other languages -----------------------------------------------------------------------------


def test_a_lesson_is_read_in_another_language():
    library = library_of(source_of(LESSON), source_of(TRANSLATION, language="qaa"))
    (lesson,) = library.lessons
    assert not library.faults
    assert lesson.text("qaa").title == "Lumo kiri"
    assert lesson.text("tai") is lesson.text("vi") is lesson.text()


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        (TRANSLATION.split("## Bước 3")[0] + "## An toàn\n- Ne. [KT]\n", "qaa",
         "2 steps, the lesson has 3; match it"),
        (TRANSLATION.split("## Thực hành")[0], "qaa", "0 exercises, the lesson has 1"),
        (TRANSLATION.split("---\n", 1)[1], "qaa", "no front matter"),
        (TRANSLATION, "vi", "language 'vi'; use a code of ISO 639, not vi"),
        (TRANSLATION, "Tày", "language 'Tày'; use a code of ISO 639"),
    ],
)  # fmt: skip
def test_a_bad_translation_is_named_and_the_lesson_taught(text, language, words):
    library = library_of(source_of(LESSON), source_of(text, language=language))
    assert [set(lesson.texts) for lesson in library.lessons] == [{"vi"}]
    name = f"lessons/xem-gio.{language}.md"
    assert any(file == name and words in text for file, text in told(library)), told(library)


@pytest.mark.parametrize("lesson", [None, lesson_source(minutes="0")])
def test_a_translation_of_no_lesson_is_told(lesson):
    sources = [source_of(TRANSLATION, language="qaa")]
    sources += [source_of(lesson)] if lesson else []
    library = library_of(*sources)
    assert not library.lessons
    assert (
        "lessons/xem-gio.qaa.md",
        "no lesson xem-gio; correct the file's name or the lesson",
    ) in told(library)


def test_stored_texts_give_the_lesson_again():
    lesson = load_lesson("xem-gio", {"": LESSON, "qaa": TRANSLATION})
    library = library_of(source_of(LESSON), source_of(TRANSLATION, language="qaa"))
    assert (lesson,) == library.lessons
    with pytest.raises(ValueError, match="minutes"):
        load_lesson("xem-gio", {"": lesson_source(minutes="0")})


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file holds no text; replace it or take it out"),
        (b" \n\n", "the file holds no text"),
        (
            b"---\ntitle: k\xea\n",
            "line 2 is not UTF-8, nor is the file TCVN3, VNI or windows-1258; save",
        ),
        (b"PK\x03\x04\x00", "binary data"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(knowledge, content, words):
    path = put(knowledge, "hong.md", content)
    found, (fault,) = read_sources([path], knowledge)
    assert not found
    assert (fault.file, fault.line) == ("lessons/hong.md", 0)
    assert words in fault.text and str(fault) == f"lessons/hong.md: {fault.text}"


def test_a_lesson_may_build_on_a_file_that_cannot_be_read(knowledge):
    put(knowledge, "hong.md", b"")
    put(knowledge, "xem-gio.md", lesson_source(prerequisites="[hong]"))
    library = bootstrap.read_lesson_library(Settings(knowledge_dir=knowledge))
    assert ids(library) == ["khac", "xem-gio"]
    assert [file for file, _ in told(library)] == ["lessons/hong.md"]


def test_what_is_ingested_is_taught_in_both_languages_and_the_bad_is_told(knowledge, tmp_path):
    put(knowledge, "xau.md", lesson_source(minutes="0"))
    put(knowledge, "khac.qaa.md", TRANSLATION.replace("10 tik", "20 tik"))
    settings = Settings(knowledge_dir=knowledge, index_dir=tmp_path / "indexes")
    _, lines = bootstrap.ingest(settings)
    assert "lessons: 2 taught, 2 left out" in lines
    assert any("lessons/xau.md" in line and "write minutes" in line for line in lines)
    assert any("khac.qaa.md" in line and "numbers 10, 20" in line for line in lines)
    loaded = bootstrap.load_current(settings)
    assert set(loaded.lessons) == {"xem-gio", "khac"}
    assert loaded.lessons["xem-gio"].text("qaa").steps[0].wording.advanced == "Kiri **Đồng hồ**."
    assert set(loaded.lessons["khac"].texts) == {"vi"}
    assert set(loaded.documents) == {"central", "xem-gio", "khac"}  # a language is kept, not shown
    assert bootstrap.stale(settings) is None  # the bad ones are not taken for new
    put(knowledge, "xau.md", other_lesson().replace("buổi tối", "buổi trưa"))
    assert bootstrap.stale(settings) == "lessons/xau.md is new"
