"""A lesson's file gives its record, or every fault of its form with line and remedy."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lessons.written import LESSON, NAME, TRANSLATION, lesson_source, line_with
from tutor.lessons.parser import parse_lesson, parse_translation, split_marks
from tutor.records import Option

STEP_1 = "## Bước 1. Mở đồng hồ"
EASY_1 = "- Dễ: {Bác} chạm vào hình **Đồng hồ**. {Bác} đừng chạm hình khác.\n"
LOOK_1 = "- Thấy: {Bác} thấy kim đồng hồ chưa?\n"
ORIGIN_1 = "- Nguồn: XN S1, central#IV.1\n"
TROUBLE_3 = (
    "- Vướng: Trang mở mãi không ra => Máy thường đang mất mạng. {Bác} đợi rồi mở lại. [KT]\n"
)


def parsed(text):
    lesson, faults = parse_lesson(text, "xem-gio", NAME)
    assert not faults, faults
    return lesson


def test_the_head_is_read():
    lesson = parsed(LESSON)
    assert (lesson.id, lesson.audience, lesson.minutes, lesson.help) == (
        "xem-gio",
        ("citizen",),
        5,
        "family",
    )
    assert (lesson.as_of, lesson.review) == ("2026-06", date(2027, 1, 31))
    assert lesson.sources == ("S1", "S2", "central#IV.1")
    assert lesson.text("vi").asked_as[-1] == "Hỏi giờ: máy có nói không"


def test_a_step_is_read():
    step = parsed(LESSON).text("vi").steps[0]
    assert (step.number, step.title, step.grade) == (1, "Mở đồng hồ", "XN")
    assert step.sources == ("S1", "central#IV.1")
    assert step.line == line_with(LESSON, STEP_1)
    assert [trouble.sign for trouble in step.troubles] == ["Tìm mãi không thấy hình", "Chữ bé quá"]
    assert step.troubles[0].help.grade == "KT"
    assert step.warning == "Hình lạ thì {bác} để yên."


def test_a_device_leaves_out_what_is_the_same():
    step = parsed(LESSON).text("vi").steps[0]
    own = step.wording_for("iphone")
    assert own.advanced == "Mở **Đồng hồ**."
    assert (own.look, own.slow) == (step.wording.look, step.wording.slow)
    assert step.wording_for("computer") == step.wording_for(None) == step.wording


def test_the_other_sections_are_read():
    text = parsed(LESSON).text("vi")
    assert text.intro.startswith("Học xong")
    assert [(one.answer.grade, one.answer.sources) for one in text.answers] == [
        ("XN", ("S1",)),
        ("KT", ()),
        ("1N", ("S2",)),
    ]
    assert text.keypad.grade == "KT"
    assert text.misconceptions[0].belief == "Máy tắt thì vẫn kêu"
    assert text.checks[0].options[0] == Option("Hình **Đồng hồ**", True, "Chạm vào đó là thấy giờ.")
    assert [drill.genuine for drill in text.drills] == [False, True]
    assert text.exercises[0].words == ("mấy", "giờ")


def test_an_entry_goes_on_where_its_next_line_is_indented():
    text = lesson_source((", có hai cái kim.", ",\n  có hai cái kim."))
    assert parsed(text).text("vi").steps[0].wording == parsed(LESSON).text("vi").steps[0].wording


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Một câu. [XN S1, S2]", ("Một câu.", "XN", ("S1", "S2"))),
        ("Một câu. [KT]", ("Một câu.", "KT", ())),
        ("Một câu. [XN S1] Hai câu. [1N S2]", ("Một câu. Hai câu.", "1N", ("S1", "S2"))),  # weakest
        ("Theo kế hoạch. [XN central#IV.1]", ("Theo kế hoạch.", "XN", ("central#IV.1",))),
        ("Một câu.", ("Một câu.", None, ())),
        ("", ("", None, ())),
    ],
)
def test_grades_and_sources_stand_in_marks(text, expected):
    said = split_marks(text)
    assert (said.text, said.grade, said.sources) == expected


FIELDS = [
    *((name, None, "", f"`{name}` is missing")
      for name in ("title", "audience", "skills", "minutes", "as_of", "review", "sources")),
    ("prerequisites", None, "", "`prerequisites` is missing or no list; write"),
    ("words", None, "", "`words` is missing"),
    ("unconfirmed", None, "", "`unconfirmed` is missing"),
    ("help", None, "", "use one of family, team"),
    ("title", "12", "title:", "`title` is missing; write what is learnt to do"),
    ("title", '" "', "title:", "`title` is missing"),
    ("audience", "citizen", "audience:", "no list; write `audience: [a, b]`"),
    ("audience", "[pilot]", "audience:", "use citizen, official"),
    ("skills", "[]", "skills:", "no list"),
    ("skills", "[5]", "skills:", "5; put it between quotes"),
    ("minutes", "năm", "minutes:", "write minutes from 1 to 120"),
    ("minutes", "true", "minutes:", "write minutes from 1 to 120"),
    ("minutes", "121", "minutes:", "write minutes from 1 to 120"),
    ("help", "neighbour", "help:", "use one of family, team"),
    ("as_of", "6/2026", "as_of:", "write the month, as 2026-06"),
    ("as_of", "2026-13", "as_of:", "write the month"),
    ("review", "soon", "review:", "write a day, as 2027-01-31"),
    ("review", "2027-01", "review:", "write a day"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "at", "words"), FIELDS)
def test_a_field_of_the_head_has_its_form(name, value, at, words):
    text = lesson_source(**{name: value})
    lesson, (fault,) = parse_lesson(text, "xem-gio", NAME)
    assert lesson is None
    assert (fault.file, fault.line, fault.warning) == (NAME, line_with(text, at), False)
    assert words in fault.text


@pytest.mark.parametrize(
    ("swap", "at", "words"),
    [
        (("  - Coi giờ ở chỗ nào", "  - Coi giờ: ở đâu"), "asked_as:", "put it between quotes"),
        (("  - Coi giờ ở chỗ nào", "  - 156"), "asked_as:", "156; put it between quotes"),
        (("  - Coi giờ ở chỗ nào", "  -"), "asked_as:", "None; put it between quotes"),
        (("## An toàn", "## An ninh"), "## An ninh", "unknown heading 'An ninh'; use Bước N. …"),
        (("## Bước 3. So", "## Bước ba. So"), "## Bước ba", "unknown heading"),
        (("## An toàn", "##An toàn"), "##An toàn", "not a heading; write two to four #"),
        (("## Bước 3.", "## Bước 4."), STEP_1, "steps are not numbered 1, 2, 3 …; renumber them"),
        (("## Bước 2.", "## Bước 1."), STEP_1, "renumber them"),
        ((EASY_1, ""), STEP_1, "`Dễ` is missing; add `- Dễ: …`"),
        (("- Vừa: {Bác} mở **Đồng hồ**, đừng chạm hình khác.\n", ""), STEP_1, "`Vừa` is missing"),
        (("- Gọn: Mở **Đồng hồ**, đừng mở hình khác.\n", ""), STEP_1, "`Gọn` is missing"),
        ((LOOK_1, ""), STEP_1, "`Thấy` is missing"),
        ((LOOK_1, "- Thấy: {Bác} nhìn kim đồng hồ.\n"), "nhìn kim", "no question; end it with ?"),
        ((TROUBLE_3, ""), "## Bước 3.", "`Vướng` is missing"),
        ((TROUBLE_3, "- Vướng: Trang không ra\n"), "Trang không ra", "no arrow; write `what is"),
        ((TROUBLE_3, "- Vướng: Trang => \n"), "- Vướng: Trang", "no arrow"),
        (("- Chậm: Cột số nằm giữa màn hình. {Bác} vuốt nhẹ lên trên.\n", ""), "## Bước 2.",
         "`Chậm` is missing"),
        ((ORIGIN_1, ""), STEP_1, "`Nguồn` is missing; add `- Nguồn: XN S40`"),
        ((ORIGIN_1, "- Nguồn: XM S1\n"), "XM S1", "grade 'XM'; begin with XN, 1N or KT"),
        ((LOOK_1, LOOK_1 + "- Nhìn: gì?\n"), "- Nhìn:", "not an entry; begin with one of - Dễ"),
        ((LOOK_1, LOOK_1 + "{Bác} nhìn kỹ.\n"), "{Bác} nhìn kỹ.", "not an entry"),
        ((LOOK_1, LOOK_1 + "- Tiếng:\n"), "- Tiếng:", "`Tiếng` is empty"),
        ((LOOK_1, LOOK_1 + "- Thấy: Hai kim chưa?\n"), "Hai kim chưa", "`Thấy` stands twice"),
        (("#### iPhone", "#### Nokia"), "#### Nokia", "unknown device 'Nokia'; use iPhone"),
        (("- Vừa: {Bác} mở **Đồng hồ**.\n", ""), "#### iPhone", "`Vừa` is missing"),
        (("#### iPhone", "#### iPhone\n- Dễ: a\n- Vừa: a\n- Gọn: a\n\n#### iPhone "), STEP_1,
         "'iPhone' stands twice"),
        (("- Gọn: Mở **Đồng hồ**.\n", "- Gọn: Mở **Đồng hồ**.\n- Cảnh báo: Cẩn thận.\n"),
         "Cẩn thận", "not an entry; begin with one of - Dễ, - Vừa, - Gọn, - Thấy, - Chậm"),
        ((LOOK_1, LOOK_1 + "- Hình: kim.svg\n"), "kim.svg", "a picture without words"),
        ((LOOK_1, LOOK_1 + "- Hình: kim.svg |\n"), "kim.svg", "a picture without words"),
        (("Giờ nằm ở góc trên của màn hình. [XN S1]\n", ""), "### Giờ nằm ở đâu",
         "a question without an answer"),
        (("## Hỏi nhanh\n", "## Hỏi nhanh\nGiờ là gì?\n"), "Giờ là gì?", "belongs to no question"),
        (("## An toàn", "## Máy bàn phím "), "## Máy bàn phím ",
         "stands twice; put the two together"),
        (("- [ ] Hình máy ảnh =>", "- [x] Hình máy ảnh =>"), "### Muốn xem giờ",
         "two or three options, one of them [x]"),
        (("- [x] Không tải =>", "- [ ] Không tải =>"), "### Người lạ bảo",
         "two or three options, one of them [x]"),
        (("- [ ] Hình máy ảnh => Hình ấy để chụp.\n", ""), "### Muốn xem giờ", "two or three"),
        (("- [ ] Hỏi lại người lạ =>", "- [ ] Đợi => Lâu.\n- [ ] Hỏi lại người lạ =>"),
         "### Người lạ bảo", "two or three options"),
        (("- Giả: “Bác ơi,", "- Sai: “Bác ơi,"), "- Sai:", "begin with `- Thật: “…” => …`"),
        (("- Đề: {Bác} gõ", "- Bài: {Bác} gõ"), "- Bài:", "begin with `- Đề: task"),
        (("- Máy tắt thì vẫn kêu =>", "- Máy tắt thì vẫn kêu,"), "Máy tắt", "no arrow"),
    ],
)  # fmt: skip
def test_a_fault_of_form_is_told_with_its_line(swap, at, words):
    text = lesson_source(swap)
    lesson, faults = parse_lesson(text, "xem-gio", NAME)
    assert lesson is None
    told = [(fault.line, words in fault.text) for fault in faults]
    assert told == [(line_with(text, at), True)], faults


def test_an_option_needs_its_reason():
    text = lesson_source(("- [ ] Hình máy ảnh => Hình ấy để chụp.", "- [ ] Hình máy ảnh"))
    _, faults = parse_lesson(text, "xem-gio", NAME)
    assert (line_with(text, "- [ ] Hình máy ảnh"), "no option; write") in [
        (fault.line, fault.text[:16]) for fault in faults
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (LESSON.replace("---\n", "", 1), 1, "no front matter; begin with a line ---"),
        (LESSON.split("## Hỏi")[0].removesuffix("\n").replace("\n---\n", "\n"), 1, "no front"),
        ("", 1, "no front matter"),
        (lesson_source(skills="[a, b"), 12, "put text with a colon between quotes"),
        (lesson_source(title="Xem giờ: trên máy"), 2, "put text with a colon between quotes"),
        (lesson_source(review="2027-02-30"), 1, "front matter: "),  # no such day
        (lesson_source(minutes="!!int năm"), 1, "front matter: "),
        ("---\n- một\n---\n", 1, "front matter: not fields; write `name: value`"),
        ("---\nmột\n---\n", 1, "front matter: not fields"),
    ],
)
def test_a_head_that_cannot_be_read_is_told(text, line, words):
    lesson, faults = parse_lesson(text, "xem-gio", NAME)
    assert lesson is None
    assert [fault.line for fault in faults if words in fault.text] == [line]
    assert not [fault for fault in faults if "`title`" in fault.text]  # told once, not thrice


def test_every_fault_is_told_at_once():
    text = lesson_source((EASY_1, ""), ("## An toàn", "## An ninh"), minutes="0", help="nobody")
    _, faults = parse_lesson(text, "xem-gio", NAME)
    assert len(faults) >= 2
    assert faults == parse_lesson(text, "xem-gio", NAME)[1]


def test_a_translation_has_a_short_head():
    text, faults = parse_translation(TRANSLATION, "xem-gio.qaa.md")
    assert not faults
    assert (text.title, len(text.steps)) == ("Lumo kiri", 3)


modest = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
PIECES = (
    "--- | - Dễ: | - Nguồn: | - Nguồn: XN S1 | ## Bước 1. x | ## Hỏi nhanh | ### a? | #### iPhone "
    "| - [x] a => b | - [ ] | => | [XN S1] | [KT] | title: | title: x | asked_as: [a] | review: 9 "
    "| a: *b | &a [*a] | !!int x | {a: b | {bác} | **chữ** | \t | - Hình: | - Giả: | \x85 | \u2028"
).split(" | ")
lines = st.one_of(st.sampled_from(PIECES), st.text(max_size=30))


def in_order(text, faults):
    last = text.count("\n") + 1
    assert all(1 <= fault.line <= last for fault in faults), faults


@modest
@given(st.one_of(st.text(max_size=300), st.lists(lines, max_size=25).map("\n".join)))
def test_no_text_makes_it_raise(text):
    for read in (lambda: parse_lesson(text, "x", "x.md"), lambda: parse_translation(text, "x.md")):
        found, faults = read()
        assert (found is None) == bool(faults)
        in_order(text, faults)


@modest
@given(st.lists(st.tuples(st.integers(0, LESSON.count("\n")), lines), min_size=1, max_size=4))
def test_no_line_put_into_a_lesson_makes_it_raise(additions):
    rows = LESSON.split("\n")
    for place, line in additions:
        rows.insert(place, line)
    text = "\n".join(rows)
    lesson, faults = parse_lesson(text, "x", "x.md")
    assert (lesson is None) == bool(faults)
    in_order(text, faults)
