"""The lessons that ship: whole, each of its own, and enough for everyone."""

from collections import Counter

import pytest

from tutor import bootstrap
from tutor.lessons.check import SHARED_SENTENCES, shared_sentences
from tutor.lessons.knowledge import read_references
from tutor.lessons.measures import same_sentence, screen_words, syllables
from tutor.settings import PROJECT, Settings

KNOWLEDGE = PROJECT / "knowledge"
MODELS = ("cho-so", "dai-su-so", "danh-tinh-so", "gia-dinh-so", "thanh-nien", "to-cong-nghe")


@pytest.fixture(scope="module")
def library():
    return bootstrap.read_lesson_library(Settings(knowledge_dir=KNOWLEDGE))


@pytest.fixture(scope="module")
def references():
    return read_references(KNOWLEDGE)


def test_no_lesson_has_a_fault(library):
    assert not [str(fault) for fault in library.faults if not fault.warning]


def test_a_warning_is_only_that_a_review_is_due(library):
    """Tests must not fail on a day to come; what is due is told by `lessons check`."""
    assert not [fault for fault in library.faults if "review was due" not in fault.text]


def test_sentences_are_of_one_lesson(library):
    rows = shared_sentences(library.files)
    shared = sum(len(shared) for _, shared, _ in rows)
    assert shared / sum(total for _, _, total in rows) <= SHARED_SENTENCES


def said_in_steps(lesson):
    return [
        text
        for step in lesson.text("vi").steps
        for wording in (step.wording, *step.variants.values())
        for text in (wording.beginner, wording.intermediate, wording.advanced, wording.slow)
    ] + [trouble.help.text for step in lesson.text("vi").steps for trouble in step.troubles]


def test_every_lesson_names_a_word_of_the_screen_and_a_source(library, references):
    for lesson in library.lessons:
        words = {word for text in said_in_steps(lesson) for word in screen_words(text)}
        assert words & set(references.screen_words), lesson.id
        assert lesson.sources, lesson.id


def test_every_lesson_has_a_trouble_of_its_own(library):
    signs = {
        lesson.id: {
            same_sentence(trouble.sign)
            for step in lesson.text("vi").steps
            for trouble in step.troubles
        }
        for lesson in library.lessons
    }
    everywhere = Counter(sign for of_one in signs.values() for sign in of_one)
    assert not [id for id, of_one in signs.items() if all(everywhere[one] > 1 for one in of_one)]


@pytest.mark.parametrize(
    ("audience", "least"), [("citizen", 45), ("official", 6), ("student", 6), ("worker", 6)]
)
def test_there_are_lessons_for_everyone(library, audience, least):
    assert sum(audience in lesson.audience for lesson in library.lessons) >= least


def test_words_of_the_glossary_are_explained_in_few_words(references):
    assert len(references.glossary) >= 60
    for term in references.glossary.values():
        assert 0 < syllables(term.meaning) <= 14, term.id
        assert term.example, term.id


def test_every_lesson_is_in_a_course_and_every_course_has_lessons(library, references):
    ids = {lesson.id for lesson in library.lessons}
    listed = [id for course in references.courses.values() for id in course.lessons]
    assert set(listed) == ids
    assert all(course.lessons for course in references.courses.values())


def test_skills_that_are_taught_are_known_and_belong_to_a_domain(library, references):
    used = {skill for lesson in library.lessons for skill in lesson.skills}
    assert used <= set(references.skills)
    assert {skill.domain for skill in references.skills.values()} <= set(references.domains)
    assert len(references.domains) == 6  # of Thông tư 02/2025/TT-BGDĐT


@pytest.mark.parametrize("name", MODELS)
def test_lessons_on_the_plans_models_cite_places_of_the_plans(library, name):
    (lesson,) = [one for one in library.lessons if one.id == f"mo-hinh-{name}"]
    assert [source for source in lesson.sources if "#" in source]


def test_words_of_the_screen_name_known_sources(references):
    import tomllib

    rows = tomllib.loads((KNOWLEDGE / "screen-words.toml").read_text("utf-8"))["words"]
    for word, row in rows.items():
        assert set(row["sources"]) <= set(references.sources), word
