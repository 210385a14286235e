"""Names of places and plans, and links that open them."""

from datetime import date

import pytest

from tests.answering.fakes import SENTENCES, WORDING, entry, plan, plan_of
from tutor.answering.places import Wording, calm
from tutor.plans.register import PlanRegister
from tutor.text.normalise import nfc

DECISION = PlanRegister(
    plan_of(
        """\
ỦY BAN NHÂN DÂN
TỈNH THANH HÓA
Số: 3100/QĐ-UBND
Thanh Hóa, ngày 05 tháng 9 năm 2026

QUYẾT ĐỊNH
Ban hành Chương trình bảo tồn nghề dệt chiếu trên địa bàn tỉnh Thanh Hóa

Điều 1. Ban hành Chương trình với các nội dung sau:

I. NHIỆM VỤ

1. Mở lớp truyền nghề.

a) Lớp cho thanh niên.

Điều 2. Sở Văn hóa, Thể thao và Du lịch chủ trì.
""",
        "thanh-hoa",
    )
)


@pytest.mark.parametrize(
    ("register", "anchor", "label"),
    [
        (entry("can-tho"), "V.1", "mục 1, phần V"),
        (entry("can-tho"), "III.2.1", "mục 2.1, mục 2, phần III"),
        (entry("can-tho"), "III.3.b", "điểm b (3.2), mục 3, phần III"),
        (entry("can-tho"), "II.1.a", "điểm a, mục 1, phần II"),
        (entry("can-tho"), "III.3.b/2", "điểm b (3.2), mục 3, phần III"),
        (entry("can-tho"), "header", "phần đầu văn bản"),
        (entry("can-tho"), "preamble", "phần căn cứ"),
        (entry("can-tho"), "recipients", "phần nơi nhận"),
        (entry("can-tho"), "signature", "phần ký tên"),
        (entry("vinh-thanh"), "PL", "phụ lục"),
        (entry("vinh-thanh"), "PL.2", "dòng số 2, phụ lục"),
        (entry("vinh-thanh"), "PLII.4", "dòng số 4, phụ lục II"),
        (DECISION, "Đ2", "Điều 2"),
    ],
)
def test_a_place_is_named_from_the_inside_out_with_both_forms_of_a_number(register, anchor, label):
    assert WORDING.label(register, anchor) == label


def test_a_number_printed_twice_tells_which_time():
    assert "số in lần thứ 2" in WORDING.label(entry("can-tho"), "V.2~2")


@pytest.mark.parametrize(
    ("name", "short", "full"),
    [
        (
            "can-tho",
            "Kế hoạch số 218/KH-UBND (thành phố Cần Thơ)",
            "Kế hoạch số 218/KH-UBND ngày 14/01/2026 của UBND thành phố Cần Thơ",
        ),
        (
            "ca-mau",
            "Kế hoạch của tỉnh Cà Mau",
            "Kế hoạch “Ứng phó hạn hán, xâm nhập mặn trên địa bàn tỉnh Cà Mau” "
            "của UBND tỉnh Cà Mau (bản chúng tôi giữ không in số)",
        ),
        (
            "bo-noi-vu",
            "Kế hoạch số 905/KH-BNV",
            "Kế hoạch số 905/KH-BNV ngày 20/11/2025 của Bộ Nội vụ",
        ),
    ],
)
def test_a_plan_has_a_short_name_and_one_for_a_letter(name, short, full):
    assert WORDING.plan(plan(name)) == short
    assert WORDING.document(plan(name)) == full


def test_a_programme_issued_by_a_decision_is_cited_by_the_decision():
    assert WORDING.plan(DECISION.plan).startswith("Quyết định số 3100/QĐ-UBND")


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH CÀ MAU", "UBND tỉnh Cà Mau"),
        ("ỦY BAN NHÂN DÂN XÃ VĨNH THẠNH", "UBND xã Vĩnh Thạnh"),
        ("Bộ Nội vụ", "Bộ Nội vụ"),
    ],
)
def test_a_name_in_capitals_is_read_in_ordinary_letters(printed, read):
    assert calm(printed) == read


def test_a_day_has_two_figures_for_day_and_month():
    assert WORDING.day(date(2026, 3, 2)) == "02/03/2026"


@pytest.mark.parametrize("name", ["can-tho", "ca-mau", "vinh-thanh", "bo-noi-vu"])
def test_a_citation_quotes_the_source_and_opens_the_anchor(name):
    register = entry(name)
    for task in register.plan.tasks:
        citation = WORDING.cite(register, task.place)
        assert nfc(citation.quote) in nfc(register.plan.document.source)
        assert citation.url == f"/documents/{name}#{task.anchor}"
        assert (citation.document_id, citation.section) == (name, task.path)
        assert citation.number == register.plan.header.number


def test_links_are_absolute_where_the_site_has_a_public_address():
    wording = Wording(SENTENCES, "https://hoi.example.vn")
    citation = wording.cite(entry("can-tho"), plan("can-tho").tasks[0].place)
    assert citation.url == "https://hoi.example.vn/documents/can-tho#III.1"


def test_a_whole_sentence_begins_with_a_capital():
    assert WORDING.say("deadline.one", task="nhiệm vụ 1", deadline="5/2026").startswith("Nhiệm vụ")
