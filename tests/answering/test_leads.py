"""Who leads: by task, by section, by point, by part, in words; nobody where no place says so."""

import pytest

from tests.answering.fakes import ask, headline, said, sections


@pytest.mark.parametrize(
    ("question", "locality", "agency", "place"),
    [
        ("Cơ quan nào chủ trì nhiệm vụ 2.1?", "can-tho", "Sở Nông nghiệp và Môi trường", "V.1"),
        ("Nhiệm vụ 3.b ai chủ trì?", "can-tho", "Hội Liên hiệp Phụ nữ thành phố", "V.7"),
        ("Nhiệm vụ 3.2 ai chủ trì?", "can-tho", "Hội Liên hiệp Phụ nữ thành phố", "V.7"),
        ("Điểm a của 2.2 ai chủ trì?", "can-tho", "Sở Xây dựng", "V.3"),
        ("nv 2.1 ai ctri", "can-tho", "Sở Nông nghiệp và Môi trường", "V.1"),
        ("so nao lo viec bo tri thung rac 3 ngan", "can-tho", "Sở Nông nghiệp", "V.1"),
        ("Ai chủ trì nhiệm vụ 1.2?", "ca-mau", "Sở Khoa học và Công nghệ", "II.1.2"),
        ("Ai chủ trì chở nước ngọt đến các ấp?", "ca-mau", "Bộ Chỉ huy Quân sự tỉnh", "II.2.1"),
        ("Nhiệm vụ số 3 giao ai chủ trì?", "vinh-thanh", "Hội Khuyến học xã", "PL.3"),
        ("Cục nào chủ trì xây dựng quy trình số hóa?", "bo-noi-vu", "Cục Văn thư", "III.1"),
    ],
)
def test_the_lead_stands_in_the_first_line_and_its_place_is_cited(
    question, locality, agency, place
):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert headline(reply).startswith(agency)
    assert sections(reply)[0] == place


def test_a_lead_named_by_section_leads_each_task_that_nobody_is_named_for():
    reply = ask("Nhiệm vụ 3.c ai chủ trì?", "can-tho")
    assert headline(reply).startswith("Công an thành phố được giao chủ trì toàn bộ mục 3")
    assert sections(reply) == ["V.4"]


def test_a_lead_named_by_task_stands_before_the_one_named_by_section_and_both_are_shown():
    reply = ask("Nhiệm vụ 3.2 ai chủ trì?", "can-tho")
    named, by_section = reply.blocks[0].text, reply.blocks[1].text
    assert named.startswith("Hội Liên hiệp Phụ nữ thành phố")
    assert "Công an thành phố" in by_section
    assert sections(reply) == ["V.7", "V.4"]


def test_leads_of_parts_of_a_task_are_told_with_their_part():
    text = said(ask("Ai chủ trì nhiệm vụ 1.1?", "can-tho"))
    assert "Sở Văn hóa, Thể thao và Du lịch chủ trì phần “Phát động tại các khu dân cư”" in text
    assert "Liên đoàn Lao động thành phố chủ trì phần “Phát động tại các doanh nghiệp”" in text


def test_leads_of_points_are_told_point_by_point():
    reply = ask("Nhiệm vụ 2.2 ai chủ trì?", "can-tho")
    text = said(reply)
    assert "Điểm 2.2.a (Khảo sát vị trí điểm thu gom): Sở Xây dựng" in text
    assert "2.2.b" in text and "Sở Khoa học và Công nghệ" in text
    assert sorted(sections(reply)) == ["V.2", "V.3"]


def test_a_section_that_nobody_leads_as_a_whole_shows_the_lead_of_each_task():
    text = said(ask("Mục 2 phần III ai chủ trì?", "can-tho"))
    assert "Sở Nông nghiệp và Môi trường" in text and "Sở Xây dựng" in text
    assert "2.3" not in text.split("\n\n")[0]


def test_a_lead_given_in_words_without_a_number_is_found_by_the_words():
    reply = ask("Sở nào chủ trì xây dựng giá dịch vụ thu gom rác thải nguy hại?", "can-tho")
    assert headline(reply).startswith("Sở Nông nghiệp và Môi trường")
    assert sections(reply) == ["V.1"]


def test_a_task_that_no_place_assigns_has_no_lead_and_the_blanket_sentence_is_no_assignment():
    reply = ask("Ai chủ trì nhiệm vụ 2.3?", "can-tho")
    text = said(reply)
    assert reply.kind == "abstain"
    assert headline(reply).startswith("Kế hoạch số 218/KH-UBND")
    assert "không giao đích danh" in text
    assert "các nhiệm vụ có liên quan trong phần III" in text
    assert sections(reply) == ["III.2.3", "V.8"]


def test_a_task_without_lead_in_a_plan_without_blanket_sentence():
    reply = ask("Ai chủ trì nhiệm vụ 2.2?", "ca-mau")
    assert reply.kind == "abstain"
    assert "câu giao chung" not in said(reply)


def test_a_number_the_plan_does_not_have_is_said_with_the_numbers_it_has():
    reply = ask("Ai chủ trì nhiệm vụ 9.9?", "can-tho")
    assert reply.kind == "abstain"
    assert "9.9" in headline(reply) and "2.1" in headline(reply)
    assert not reply.citations


def test_a_task_the_plan_does_not_have_is_not_answered_by_the_nearest_one():
    reply = ask("Ai chủ trì việc chế tạo tàu vũ trụ?", "can-tho")
    assert reply.kind == "abstain"
    assert "chủ trì" not in headline(reply)


@pytest.mark.parametrize(
    ("question", "first_words"),
    [
        ("Nhiệm vụ 2.1 có phải Sở Nông nghiệp và Môi trường chủ trì không?", "Đúng: Sở Nông"),
        ("Nhiệm vụ 2.1 có phải Sở Xây dựng chủ trì không?", "Không phải Sở Xây dựng: Sở Nông"),
        ("Tại sao Sở Xây dựng chủ trì nhiệm vụ 2.1?", "Không phải Sở Xây dựng: Sở Nông"),
    ],
)
def test_a_premise_about_the_lead_is_confirmed_or_put_right(question, first_words):
    reply = ask(question, "can-tho")
    assert reply.kind == "answer"
    assert headline(reply).startswith(first_words)


def test_the_partners_of_a_task_are_told_beside_its_lead():
    assert "Phối hợp: Sở Khoa học và Công nghệ." in said(ask("Nhiệm vụ 2.1 ai chủ trì?", "can-tho"))


def test_a_premise_that_names_the_lead_of_the_section_is_told_the_lead_of_the_task_too():
    reply = ask("Nhiệm vụ 3.2 có phải Công an thành phố chủ trì không?", "can-tho")
    assert "Hội Liên hiệp Phụ nữ" in headline(reply)
    assert sections(reply) == ["V.7", "V.4"]


def test_the_table_of_a_section_keeps_the_part_of_each_lead():
    table = said(ask("Mục 1 phần III ai chủ trì?", "can-tho")).split("Theo ")[0]
    assert "Phát động tại các doanh nghiệp" in table
