"""Who works with the lead."""

import pytest

from tests.answering.fakes import ask, headline, said, sections


@pytest.mark.parametrize(
    ("question", "locality", "partner", "place"),
    [
        ("Ai phối hợp thực hiện nhiệm vụ 2.1?", "can-tho", "Sở Khoa học và Công nghệ", "V.2"),
        ("Ai phối hợp nhiệm vụ 1.1?", "ca-mau", "Đài Khí tượng Thủy văn tỉnh", "II.1.1"),
        ("Đơn vị nào phối hợp nhiệm vụ số 2?", "vinh-thanh", "Hội Khuyến học xã", "PL.2"),
        ("Nhiệm vụ 1 cơ quan nào phối hợp?", "bo-noi-vu", "Học viện Hành chính", "III.2"),
    ],
)
def test_the_partner_stands_in_the_first_line(question, locality, partner, place):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert headline(reply).startswith(partner)
    assert place in sections(reply)


def test_the_lead_is_told_beside_the_partners():
    assert "Chủ trì: Sở Nông nghiệp và Môi trường." in said(
        ask("Ai phối hợp thực hiện nhiệm vụ 2.1?", "can-tho")
    )


def test_a_task_without_partner_says_so_and_names_its_lead():
    reply = ask("Ai phối hợp nhiệm vụ 1.2?", "can-tho")
    assert reply.kind == "abstain"
    assert "Chủ trì: Sở Nông nghiệp và Môi trường." in said(reply)


def test_partners_of_an_agency_stand_in_the_sentence_that_names_them():
    reply = ask(
        "Sở Nông nghiệp và Môi trường phối hợp với ai xây dựng giá dịch vụ thu gom rác?", "can-tho"
    )
    assert reply.kind == "answer"
    assert "Sở Tài chính" in headline(reply) and "Hội Nông dân thành phố" in headline(reply)
