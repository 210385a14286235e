"""What an agency holds: exact lists, parts, old names, and nothing for who is not named."""

import pytest

from tests.answering.fakes import ask, ask_all, headline, said, sections


def test_all_tasks_of_a_lead_are_listed_and_only_these():
    text = said(ask("Sở Nông nghiệp và Môi trường chủ trì những nhiệm vụ nào?", "can-tho"))
    assert "chủ trì 2 nhiệm vụ" in text
    assert "- 1.2: Biên soạn sổ tay" in text and "- 2.1: Bố trí thùng rác" in text
    assert "2.2" not in text and "2.3" not in text


@pytest.mark.parametrize(
    ("question", "locality", "line", "place"),
    [
        ("Sở Xây dựng chủ trì việc gì?", "can-tho", "2.2.a: Khảo sát vị trí", "V.3"),
        ("Công an thành phố được giao việc gì?", "can-tho", "cả mục 3", "V.4"),
        ("CA thành phố chủ trì những gì?", "can-tho", "cả mục 3", "V.4"),
        ("Bộ Chỉ huy Quân sự tỉnh làm gì?", "ca-mau", "2.1: Vận chuyển nước ngọt", "II.2.1"),
        ("Đoàn xã được giao việc gì?", "vinh-thanh", "2: Tổ chức ngày hội", "PL.2"),
        ("hoi khuyen hoc xa chu tri viec gi", "vinh-thanh", "3: Tặng thẻ đọc", "PL.3"),
    ],
)
def test_an_agency_is_found_by_its_name_short_form_or_folded_words(question, locality, line, place):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert line in said(reply)
    assert place in sections(reply)


def test_a_task_held_in_part_is_listed_with_its_part():
    text = said(ask("Liên đoàn Lao động thành phố chủ trì nhiệm vụ nào?", "can-tho"))
    assert "1.1" in text and "(phần: Phát động tại các doanh nghiệp)" in text


def test_duties_without_number_follow_the_tasks():
    text = said(ask("Sở Nông nghiệp và Môi trường chủ trì những nhiệm vụ nào?", "can-tho"))
    assert "xây dựng giá dịch vụ thu gom rác thải nguy hại" in text


def test_what_an_agency_works_on_is_told_apart_from_what_it_leads():
    reply = ask("Sở Khoa học và Công nghệ phối hợp những nhiệm vụ nào?", "can-tho")
    assert "phối hợp thực hiện 1 nhiệm vụ" in headline(reply)
    assert "- 2.1" in said(reply)


def test_an_old_name_is_answered_under_todays_and_the_change_is_told():
    text = said(ask("Sở Tài nguyên và Môi trường chủ trì những nhiệm vụ nào?", "can-tho"))
    assert "- 2.1" in text
    assert "Sở Tài nguyên và Môi trường nay là Sở Nông nghiệp và Môi trường" in text


def test_an_agency_the_plan_never_names_holds_nothing():
    reply = ask("Sở Y tế chủ trì những nhiệm vụ nào?", "can-tho")
    assert reply.kind == "abstain"
    assert headline(reply).endswith("không nhắc tới Sở Y tế.")
    assert not reply.citations


def test_an_agency_without_place_is_looked_up_in_every_plan():
    reply = ask("Sở Nông nghiệp và Môi trường chủ trì những nhiệm vụ nào?")
    assert {citation.document_id for citation in reply.citations} == {"can-tho", "ca-mau"}
    assert [block.type for block in reply.blocks][:2] == ["paragraph", "table"]


def test_a_whole_section_is_not_counted_as_one_task():
    assert "1 nhiệm vụ" not in headline(ask("Công an thành phố chủ trì việc gì?", "can-tho"))


@pytest.mark.parametrize(
    "question", ["Hội Nông dân thành phố phối hợp việc gì?", "Sở Tài chính được giao việc gì?"]
)
def test_a_partner_named_in_a_sentence_is_told_with_its_place(question):
    reply = ask(question, "can-tho")
    assert "giá dịch vụ thu gom rác" in said(reply) and sections(reply) == ["V.1"]


def test_a_task_without_number_is_listed_by_its_name():
    assert "- : " not in said(ask_all("Công an phường chủ trì những việc gì?", "phường Hải Châu"))


def test_duties_have_one_heading():
    text = said(ask_all("Đảng ủy UBND tỉnh chỉ đạo việc gì?", "Gia Lai"))
    assert "Ngoài ra" not in text and text.count("giao cho Đảng ủy UBND tỉnh:") == 1
