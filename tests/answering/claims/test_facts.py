"""Hard facts are read by value, each once."""

import pytest

from tutor.answering.claims.facts import compared, facts_of, shown


def keys(text: str, kind: str) -> list[tuple]:
    return [fact.key for fact in facts_of(shown(text)) if fact.kind == kind]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ngày 21/03/2025", "ngày 21 tháng 3 năm 2025"),
        ("21.3.2025", "21 tháng Ba năm 2025"),
        ("ngày 10/10", "mùng 10 tháng 10"),
        ("ngày 15 tháng 6", "ngày 15 của tháng 6"),
        ("tháng 9/2025", "tháng chín năm 2025"),
        ("quý III/2025", "quý 3 năm 2025"),
        ("hằng quý", "ba tháng một lần"),
        ("mỗi tuần", "định kỳ hàng tuần"),
    ],
)
def test_a_time_is_the_same_however_it_is_written(one, other):
    assert keys(one, "date") == keys(other, "date") != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("330 nghìn người", "330.000 người"),
        ("330 nghìn người", "ba trăm ba mươi nghìn người"),
        ("80% hộ", "tám mươi phần trăm hộ"),
        ("05 lớp", "5 lớp"),
        ("50% số hộ", "một nửa số hộ"),
    ],
)
def test_a_number_is_its_value(one, other):
    assert keys(one, "number") == keys(other, "number") != []


def test_a_unit_counts():
    assert keys("50%", "number") != keys("50 triệu", "number")
    assert keys("2 tỷ", "number") != keys("2 triệu", "number")


def test_a_piece_of_one_fact_is_no_other():
    assert keys("số 01-KH/BCĐTW ngày 21/3/2025 tại vneid.gov.vn, gọi 1900 0368", "number") == []
    assert keys("nhiệm vụ 1.4, 2.1", "reference") == [("1.4",), ("2.1",)]


def test_a_link_is_the_same_with_and_without_its_scheme():
    assert keys("https://www.vneid.gov.vn/.", "link") == keys("vneid.gov.vn", "link")


@pytest.mark.parametrize(
    ("said", "printed", "borne"),
    [
        ("năm 2025", "ngày 21/3/2025", True),  # told in less detail
        ("ngày 21/3/2025", "năm 2025", False),
        ("tháng 3/2025", "ngày 21/3/2025", True),
        ("ngày 10/10/2025", "ngày 10/10 hằng năm", False),
    ],
)
def test_a_time_may_be_told_in_less_detail_and_not_in_more(said, printed, borne):
    claims = [fact for fact in facts_of(shown(said)) if fact.kind == "date"]
    held = [fact for fact in facts_of(shown(printed)) if fact.kind == "date"]
    assert all(any(claim.agrees(one) for one in held) for claim in claims) == borne


def test_a_decomposed_text_reads_like_a_composed_one():
    import unicodedata

    text = "Năm 2025, ba trăm người"
    assert facts_of(shown(unicodedata.normalize("NFD", text))) == facts_of(shown(text))
    assert len(compared(text)) == len(shown(text))


@pytest.mark.parametrize(
    ("said", "printed", "borne"),
    [
        ("sáng thứ Tư", "Sáng các ngày thứ Hai và thứ Tư", True),
        ("thứ Tư", "chiều thứ Tư", True),  # told in less detail
        ("chiều thứ Tư", "sáng thứ Tư", False),
        ("tối thứ Sáu", "tối Chủ nhật", False),
    ],
)
def test_a_day_of_the_week_is_told_with_its_time_of_day(said, printed, borne):
    (one,) = facts_of(shown(said))
    assert any(one.agrees(fact) for fact in facts_of(shown(printed))) == borne


def test_the_second_of_a_list_is_no_monday():
    assert keys("việc thứ hai, lần thứ ba", "date") == []


@pytest.mark.parametrize(("said", "borne"), [("Nghị định 45", True), ("Nghị định 4", False)])
def test_a_document_may_be_called_by_its_number_alone(said, borne):
    (one,) = facts_of(shown(said))
    (printed,) = facts_of(shown("Nghị định số 45/2022/NĐ-CP"))
    assert one.agrees(printed) == borne
