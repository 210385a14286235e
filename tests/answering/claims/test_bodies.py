"""Agencies of a text, and whether they lead or take part."""

import pytest

from tutor.answering.claims.bodies import bodies_of, stands_in


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Công an tỉnh chủ trì nhiệm vụ 6.4.", {"Công an tỉnh": "lead"}),
        ("Đơn vị chủ trì: Hội Phụ nữ xã.", {"Hội Phụ nữ xã": "lead"}),
        ("Nhiệm vụ 6.4 do Bộ Công an đứng đầu.", {"Bộ Công an": "lead"}),
        ("Sở Nội vụ phối hợp thực hiện nhiệm vụ 2.1.", {"Sở Nội vụ": "partner"}),
        ("Đơn vị phối hợp: Đoàn Thanh niên xã.", {"Đoàn Thanh niên xã": "partner"}),
        ("Doanh nghiệp viễn thông chủ trì nhiệm vụ.", {"Doanh nghiệp viễn thông": "lead"}),
    ],
)
def test_the_words_around_an_agency_say_its_part(text, roles):
    assert {body.name: body.role for body in bodies_of(text)} == roles


def test_under_its_heading_an_agency_leads_what_says_so():
    (body,) = bodies_of("Chủ trì nhiệm vụ 2.2.", "1. Sở Nội vụ")
    assert (body.name, body.role) == ("Sở Nội vụ", "lead")


@pytest.mark.parametrize(
    ("said", "borne"),
    [
        ("Sở KH&CN chủ trì nhiệm vụ.", True),
        ("Sở Khoa học và Công nghệ phối hợp thực hiện.", False),  # it leads there
        ("Bộ Khoa học và Công nghệ chủ trì nhiệm vụ.", False),
        ("Sở Tài chính chủ trì nhiệm vụ.", False),
    ],
)
def test_an_agency_is_borne_out_by_the_same_one_in_the_same_part(said, borne):
    printed = bodies_of("Sở Khoa học và Công nghệ chủ trì nhiệm vụ 1.4.")
    assert all(stands_in(body, printed) for body in bodies_of(said)) == borne


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nghị quyết của Bộ Chính trị và Nghị quyết của Quốc hội", ["Bộ Chính trị"]),
        ("Chủ trì: Phòng Kinh tế xã. Phối hợp: Sở Y tế.", ["Phòng Kinh tế xã", "Sở Y tế"]),
    ],
)
def test_a_name_ends_before_the_next_document_or_sentence(text, names):
    assert [body.name for body in bodies_of(text)] == names
