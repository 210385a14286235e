"""What must hold of a lesson before it is taught; each fault names its line and the remedy."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lessons.written import (
    LESSON,
    NAME,
    PLACES,
    REFERENCES,
    TRANSLATION,
    lesson_source,
    library_of,
    line_with,
    other_lesson,
    source_of,
)
from tutor.lessons.check import WAYS_OF_ASKING, shared_sentences
from tutor.lessons.library import read_lessons

LEAST, MOST = WAYS_OF_ASKING
STEP_1 = "## Bước 1. Mở đồng hồ"
STEP_2 = "## Bước 2. Đặt báo thức"
STEP_3 = "## Bước 3. So với giờ chuẩn"
EASY_1 = "{Bác} chạm vào hình **Đồng hồ**. {Bác} đừng chạm hình khác."
EASY_2 = "{Bác} chạm vào chữ báo thức. {Bác} chọn 6 giờ."
EASY_3 = "{Bác} mở trang gio.vn trên máy. {Bác} nhìn hai bên."
LOOK_1 = "- Thấy: {Bác} thấy kim đồng hồ chưa?\n"
SAFE = "- Ai gọi xưng bác sĩ bảo đổi giờ máy thì {bác} tắt máy. [XN S1]"
HALF_HOUR = " ".join(["{Bác} nhìn vào cái kim dài màu đen rồi đếm thật chậm."] * 5)


def faults_of(text, *others):
    return library_of(source_of(text), *others).faults


def test_the_lesson_itself_has_no_fault():
    assert not faults_of(LESSON)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("skills", "[phone-basics, flying]", "unknown skills 'flying'; add it to skills.toml"),
        ("words", "[bao-thuc, wifi]", "unknown words 'wifi'; add it to glossary.toml"),
        ("prerequisites", "[bai-khac]", "unknown prerequisites 'bai-khac'; add it to the folder"),
        ("sources", "[S1, S2, S9, central#IV.1]", "unknown source 'S9'; add it to sources.toml"),
        ("sources", "[S1, central#IV.1]", "source S2 is used but not listed; add it to `sources`"),
        ("sources", "[S1, S2, central#IV.1, central#IV.7]", "unknown source 'central#IV.7'"),
        ("sources", "[S1, S2, central#IV.1, hue#I]", "unknown source 'hue#I'"),
        ("words", "[]", "without explaining it; add bao-thuc to `words`"),
        ("as_of", "2026-12", "as_of 2026-12 lies ahead; correct it"),
        ("review", "2026-06-30", "review is not after as_of; set a later day"),
        ("review", "2025-01-31", "review is not after as_of"),
    ],
)
def test_what_the_head_names_exists(name, value, words):
    text = lesson_source(**{name: value})
    (fault,) = faults_of(text)
    at = STEP_2 if name == "words" and value == "[]" else f"{name}:"
    assert (fault.line, fault.warning) == (line_with(text, at), False)
    assert words in fault.text


def test_a_review_that_is_due_only_warns():
    text = lesson_source(review="2026-11-01")
    library = library_of(source_of(text))
    (fault,) = library.faults
    assert fault.warning and "look it through and set a new day" in fault.text
    assert fault.line == line_with(text, "review:")
    assert len(library.lessons) == 1


def with_ways(*ways):
    head, rest = LESSON.split("asked_as:\n")
    rest = "\n".join(line for line in rest.split("\n") if not line.startswith("  - "))
    return f"{head}asked_as:\n" + "".join(f"  - {way}\n" for way in ways) + rest


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ([f"hỏi {n}" for n in range(LEAST - 1)], f"{LEAST - 1} ways of asking; {LEAST} to {MOST}"),
        ([f"hỏi {n}" for n in range(MOST + 1)], f"{MOST + 1} ways of asking; {LEAST} to"),
        ([*(f"hỏi {n}" for n in range(5)), "Mấy giờ rồi?", "may gio roi?"], "said twice: may gio"),
    ],
)
def test_the_ways_of_asking_are_many_and_different(ways, words):
    text = with_ways(*ways)
    (fault,) = faults_of(text)
    assert fault.line == line_with(text, "asked_as:") and words in fault.text


@pytest.mark.parametrize(
    ("swap", "at", "words"),
    [
        (("### Máy kêu được bao lâu?\n", ""), "", "Hỏi nhanh: 2, at least 3 wanted"),
        ((SAFE, ""), "", "An toàn: 0, at least 1"),
        (("- Máy tắt thì vẫn kêu => Nhiều máy tắt rồi thì không kêu. [KT]", ""), "",
         "Hiểu lầm: 0, at least 1"),
        (("Học xong bài này, {bác} xem được giờ và đặt được chuông.", ""), "",
         "no opening; say in a sentence what is learnt"),
        (("- Nguồn: XN S1, S2", "- Nguồn: XN"), STEP_2, "grade XN without a source; name it"),
        (("- Nguồn: XN S1, S2", "- Nguồn: 1N S2"), STEP_2, "say “theo …” and “tính đến …” in it"),
        (("Giờ nằm ở góc trên của màn hình. [XN S1]", "Giờ nằm ở góc trên."), "### Giờ nằm",
         "no grade; end with [XN S40], [1N S27] or [KT]"),
        (("góc trên của màn hình. [XN S1]", "góc trên. [XN]"), "### Giờ nằm",
         "XN without a source; name it"),
        (("Theo một bài hướng dẫn, tính", "Tính"), "### Máy kêu", "one source only; say “theo …”"),
        (("tính đến tháng 6 năm 2026, máy", "máy"), "### Máy kêu", "“tính đến …” in it"),
        ((SAFE, "- Ai gọi thì {bác} tắt máy."), "- Ai gọi", "no grade"),
        (("thì không kêu. [KT]", "thì không kêu."), "- Máy tắt thì vẫn kêu", "no grade"),
        (("bấm một phím. [KT]", "bấm một phím."), "## Máy bàn phím", "no grade"),
        (("mạng 4G. [KT]", "mạng 4G sau 30 giây. [KT]"), "30 giây", "a number in a KT sentence"),
        (("từng chữ một.", "trong 5 phút."), "5 phút", "a number in a KT sentence"),  # its step's
        (("## Bước 3. So với giờ chuẩn", "## Bước 3. So 2 giờ"), "So 2 giờ", "a number in a KT"),
        ((SAFE, "- Mở **Hẹn giờ** trước. [XN S1]"), "**Hẹn giờ**",
         "**Hẹn giờ** is not confirmed as a word of the screen; mark the sentence [KT]"),
        ((SAFE, "- Mở **Chuông** trước. [XN S1]"), "**Chuông**", "**Chuông** is not confirmed"),
        (("### Giờ nằm ở đâu trên máy?", "### **Giờ** ở đâu?"), "**Giờ**", "not confirmed"),
        (("{Bác} chạm vào chữ báo thức. {Bác} chọn 6 giờ.", f"{EASY_2} Đợi 2 phút."), STEP_2,
         "step 2: Dễ and Vừa differ in numbers 2; let all three say the same"),
        (("- Gọn: Đặt báo thức 6 giờ.", "- Gọn: Đặt báo thức 7 giờ."), STEP_2,
         "Dễ and Gọn differ in numbers 6, 7"),
        (("- Gọn: Mở **Đồng hồ**.", "- Gọn: Mở đồng hồ."), "#### iPhone",
         "Dễ and Gọn differ in words of the screen đồng hồ"),
        (("- Gọn: So giờ với gio.vn.", "- Gọn: So giờ với gio.com.vn."), STEP_3,
         "Dễ and Gọn differ in addresses gio.com.vn, gio.vn"),
        (("- Gọn: Mở **Đồng hồ**, đừng mở hình khác.", "- Gọn: Mở **Đồng hồ**."), STEP_1,
         "Dễ and Gọn differ in a prohibition"),
        ((EASY_1, f"{EASY_1} {HALF_HOUR}"), STEP_1,
         "tiếng with the question and the words explained, at most 60; shorten Dễ or divide"),
        ((EASY_3, "{Bác} nhìn màn hình chờ. Mở gio.vn."), STEP_3,
         "Dễ uses 'màn hình chờ' without explaining it; add man-hinh to `words`"),
        (("{Bác} chạm hình **Đồng hồ** màu đen.", "{Bác} xem màn hình chờ có **Đồng hồ**."),
         "#### iPhone", "add man-hinh to `words`"),
        (("{Bác} thấy số đã đổi chưa?", "{Bác} đọc cho cháu mã PIN được không?"), STEP_2,
         "Thấy asks for a secret; ask what is seen instead"),
        (("xưng bác sĩ bảo", "xưng bác bảo"), "xưng bác bảo", "write {bác}, which becomes"),
        (("### Máy kêu được bao lâu?", "### Máy kêu bác được bao lâu?"), "kêu bác", "write {bác}"),
        (("thì {bác} tắt máy.", "thì {anh} tắt máy."), "{anh}", "'{anh}' would be shown as it"),
        (("tắt máy. [XN S1]", "tắt máy. [XM] [XN S1]"), "[XM]", "'[XM]' would be shown as it"),
        (("Cột số nằm giữa", "Đơn giản thôi, cột số nằm giữa"), "Cột số".lower(),
         "'Đơn giản thôi' discourages; leave it out"),
        ((LOOK_1, LOOK_1 + "- Hình: kim.svg | Hai cái kim\n"), STEP_1,
         "images/kim.svg is missing; draw it"),
        ((LOOK_1, LOOK_1 + "- Tiếng: kim.mp3\n"), STEP_1, "kim.mp3 is missing; record it"),
        ((LOOK_1, LOOK_1 + "- Tiếng: ../kim.mp3\n"), STEP_1, "name the recording like"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(swap, at, words):
    text = lesson_source(swap)
    faults = faults_of(text)
    assert faults
    assert {(fault.file, fault.line) for fault in faults} == {(NAME, line_with(text, at))}
    assert any(words in fault.text for fault in faults), faults


@pytest.mark.parametrize(
    "swap",
    [
        (SAFE, "- Bác sĩ thật không hỏi giờ máy. [XN S1]"),
        (SAFE, "- Ai nói “bác đổi giờ đi” thì {bác} tắt máy. [XN S1]"),  # quoted speech
        (SAFE, "- {Bác} mở **Lưu**, hay **Chuông** nếu có. [KT]"),  # KT words in a KT sentence
        (SAFE, "- Nhà {bác} có 4G, 5G và tệp MP3. [KT]"),  # names, not numbers
        (SAFE, "- Mở **Lưu** trước. [XN S1] Chữ **Hẹn giờ** cũng hay gặp. [KT]"),
        ("- Nguồn: XN S1, S2", "- Nguồn:\n  XN S1, S2"),
        ("#### iPhone", "#### Máy tính"),
    ],
)
def test_what_is_allowed(swap):
    assert not faults_of(lesson_source(swap))


def test_a_word_of_the_screen_is_wanted():
    text = LESSON.replace("**Đồng hồ**", "đồng hồ")
    (fault,) = faults_of(text)
    assert fault.line == 1 and "no step names a known word of the screen in bold" in fault.text


def test_long_sentences_are_told():
    long = "{Bác} chạm thật nhẹ vào cái hình tròn nằm ở góc trên bên phải của máy"
    text = lesson_source(
        (EASY_2, f"{long} báo thức 6 giờ."), (EASY_3, f"{long} có chữ gio.vn."),
        ("{Bác} chạm hình **Đồng hồ** màu đen.", f"{long} có chữ **Đồng hồ**."),
    )  # fmt: skip
    (fault,) = faults_of(text)
    assert fault.line == 1 and "tiếng, at most 12; make sentences shorter" in fault.text


@pytest.mark.parametrize(
    ("count", "swaps", "told"),
    [
        (43, [], []),  # 60 tiếng: 46 of Dễ, 6 of Thấy, 8 of the word and its meaning
        (44, [], ["61 tiếng"]),
        (44, [("{Bác} đừng chạm hình khác.", "Đừng chạm báo thức.")], []),  # explained before
    ],
)
def test_the_meaning_of_a_word_counts_where_it_is_new(count, swaps, told):
    text = lesson_source((EASY_2, "báo thức 6" + " rồi" * count), *swaps)
    faults = faults_of(text)
    assert [fault.text.removeprefix("step 2: ")[:8] for fault in faults] == told


def test_a_lesson_has_three_to_seven_steps():
    steps = LESSON.split("## Bước ")
    two = "## Bước ".join(steps[:3]) + "\n## Máy" + steps[3].split("\n## Máy", 1)[1]
    assert [fault.text for fault in faults_of(two)] == ["Bước: 2, at least 3 wanted; write more"]
    third = "## Bước 3" + steps[3].split("\n## Máy")[0][1:]
    more = [third.replace("Bước 3", f"Bước {n}") for n in range(4, 9)]
    eight = LESSON.replace("## Máy bàn phím", "\n".join(more) + "\n## Máy bàn phím")
    assert [fault.text for fault in faults_of(eight)] == ["8 steps; divide the lesson in two"]


@pytest.mark.parametrize(
    "way", ["Coi giờ ở chỗ nào", "COI GIO o cho nao?", "Xem giờ trên điện thoại"]
)
def test_one_way_of_asking_leads_to_one_lesson(way):
    other = other_lesson().replace("  - Xem giờ buổi tối, cách 2\n", f"  - {way}\n")
    library = library_of(source_of(LESSON), source_of(other, "xem-gio-toi"))
    (fault,) = [fault for fault in library.faults if not fault.warning]
    assert fault.file == "lessons/xem-gio-toi.md"
    assert fault.line == line_with(other, f"  - {way}")
    assert fault.text == f"{way!r} is asked of xem-gio too; keep it in one"


def test_sentences_of_two_lessons_only_warn():
    library = library_of(source_of(LESSON), source_of(other_lesson(), "xem-gio-toi"))
    assert [fault.warning for fault in library.faults] == [True, True]
    assert "stand in other lessons too" in library.faults[0].text
    assert len(library.lessons) == 2
    for _, shared, total in shared_sentences(library.files):
        assert len(shared) == total > 20


def test_a_lesson_of_its_own_shares_no_sentence():
    (row,) = shared_sentences(library_of(source_of(LESSON)).files)
    assert (row[1], row[2] > 20) == ([], True)


# --- other languages -----------------------------------------------------------------------------


def spoken(*swaps):
    text = TRANSLATION
    for old, new in swaps:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text, library_of(source_of(LESSON), source_of(text, language="qaa"))


@pytest.mark.parametrize(
    ("swap", "at", "words"),
    [
        (("chuta 10 tik", "chuta 20 tik"), "### Chuta wen?",
         "question 3: differs from the lesson in numbers 10, 20"),
        (("{Bác} kiri gio.vn. {Bác}", "{Bác} kiri gia.vn. {Bác}"), "## Bước 3.",
         "step 3: differs from the lesson in addresses gia.vn, gio.vn"),
        (("tapa **Đồng hồ**. Ne", "tapa **Kiri**. Ne"), "## Bước 1.",
         "step 1: differs from the lesson in words of the screen kiri, đồng hồ"),
        (("Lumo pe tira. [XN S1]", "Lumo pe tira."), "### Lumo no?", "no grade"),
        (("Lumo pe tira. [XN S1]", "Lumo pe tira. [XN S5]"), "", "source S5 is used but not"),
        (("- Ne sela pa dul. [XN S1]\n", ""), "", "An toàn: 0, at least 1 wanted"),
    ],
)  # fmt: skip
def test_a_fault_of_a_translation_leaves_out_the_translation(swap, at, words):
    text, library = spoken(swap)
    assert {(fault.file, fault.line) for fault in library.faults} == {
        ("lessons/xem-gio.qaa.md", line_with(text, at))
    }
    assert any(words in fault.text for fault in library.faults), library.faults
    assert [set(lesson.texts) for lesson in library.lessons] == [{"vi"}]


def test_of_another_language_only_what_can_be_compared_is_asked():
    """No glossary, no count of tiếng, no ways of asking: none of them is Vietnamese."""
    _, library = spoken(("Lumo pe tira.", "Lumo " * 90))
    assert not library.faults


# --- properties ----------------------------------------------------------------------------------

modest = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
MARKS = (
    "[XN S1] [1N S2] [KT] [XN] [ ] {bác} bác ** **Đồng hồ** 4G 10 gio.vn theo tính đến ? . đừng "
    "- Vướng: - Nguồn: => ## ### ####"
).split(" ")
added = st.one_of(st.lists(st.sampled_from(MARKS), max_size=6).map(" ".join), st.text(max_size=20))


@modest
@given(st.lists(st.tuples(st.integers(0, 200), st.booleans(), added), max_size=5))
def test_no_lesson_that_can_be_read_makes_the_check_raise(additions):
    """Lines put in and lines made longer; what is told is told of a line of the file."""
    rows = LESSON.split("\n")
    for place, longer, text in additions:
        place %= len(rows)
        if longer:
            rows[place] += f" {text}"
        else:
            rows.insert(place, text)
    text = "\n".join(rows)
    library = library_of(source_of(text), source_of(TRANSLATION, language="qaa"))
    last = text.count("\n") + 1
    assert all(1 <= fault.line <= last for fault in library.faults)
    assert bool(library.lessons) != any(
        fault.file == NAME and not fault.warning for fault in library.faults
    )


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 5, 31), "as_of 2026-06 lies ahead"),
        (date(2026, 6, 1), ""),
        (date(2027, 1, 31), ""),
        (date(2027, 2, 1), "review was due on 2027-01-31"),
    ],
)
def test_a_lesson_is_fresh_from_its_month_to_the_day_of_its_review(today, told):
    faults = read_lessons([source_of(LESSON)], REFERENCES, PLACES, today).faults
    assert [told in fault.text for fault in faults] == ([True] if told else [])
