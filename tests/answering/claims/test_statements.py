"""Evidence is cut into statements under their headings."""

from tutor.answering.claims.claim import Evidence
from tutor.answering.claims.statements import stands_whole, statements_of

PLAN = (
    "Kế hoạch số 12/KH-UBND, phần II: 1. Năm 2025: a) 75% hộ gia đình. "
    "2. Năm 2026: a) 90% hộ gia đình."
)


def test_a_row_stands_under_its_own_year_alone():
    rows = statements_of(Evidence(1, PLAN))
    assert [(row.text, row.context[-9:]) for row in rows] == [
        ("75% hộ gia đình.", "Năm 2025:"),
        ("90% hộ gia đình.", "Năm 2026:"),
    ]


def test_what_an_agency_has_to_do_stands_under_its_name():
    text = "phần V: 1. Sở Nội vụ: Chủ trì nhiệm vụ 2.2. 2. Công an tỉnh. Chủ trì nhiệm vụ 6.4."
    first, second = statements_of(Evidence(1, text))
    assert first.context.endswith("Sở Nội vụ") and first.text == "Chủ trì nhiệm vụ 2.2."
    assert second.context.endswith("Công an tỉnh") and "6.4" in second.text


def test_a_record_with_fields_stays_whole():
    text = "3.6. Mô hình “Chợ số”. Đơn vị chủ trì: Phòng Kinh tế xã. Thời gian thực hiện: quý II."
    assert len(statements_of(Evidence(1, text))) == 1


def test_the_evidences_own_sentence_is_known_without_its_number_in_a_list():
    step = Evidence(1, "Bác mở Zalo. Bác chạm “Cài đặt”.")
    assert stands_whole("1. Bác mở Zalo. [1]", step)
    assert not stands_whole("Bác mở Zalo, bác chạm “Cài đặt”.", step)


def test_what_several_agencies_have_to_do_stands_under_their_names():
    text = "Mục 9: Hội Nông dân xã; Hội Phụ nữ xã: Mở hai lớp vào mùa gặt."
    (row,) = statements_of(Evidence(1, text))
    assert row.context.endswith("Hội Nông dân xã; Hội Phụ nữ xã")
    text = "Mục 9: Tỉnh đoàn. a) Mở hai lớp vào mùa gặt."
    (row,) = statements_of(Evidence(1, text))
    assert row.context.endswith("Tỉnh đoàn")


def test_a_year_alone_heads_its_rows():
    text = "phần II: 3. Năm 2028. a) Trên 55% hộ dùng ví. b) 12 chợ có mạng."
    assert [row.context[-8:] for row in statements_of(Evidence(1, text))] == ["Năm 2028"] * 2


def test_a_record_whose_fields_have_short_names_stays_whole():
    text = "4. Ngày hội số. Chủ trì: Văn phòng Sở. Phối hợp: Tỉnh đoàn. Thời gian: tháng 4/2027."
    assert len(statements_of(Evidence(1, text))) == 1
