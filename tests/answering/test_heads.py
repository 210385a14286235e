"""What the head and the foot of a plan print; what the copy does not show is said to be missing."""

import pytest

from tests.answering.fakes import Talk, ask, headline, plan_of, said, sections, tutor_over

TWICE = plan_of(
    """\
KẾ HOẠCH
Sửa chữa cầu dân sinh trên địa bàn tỉnh Đắk Lắk

I. NHIỆM VỤ

1. Khảo sát

1.1. Kiểm kê cầu yếu.

1.2. Lập bản đồ cầu yếu.

2. Thi công

2.1. Thay mặt cầu gỗ.

II. TỔ CHỨC THỰC HIỆN

1. Sở Xây dựng chủ trì nhiệm vụ 1.1, mục 2, phần I.

2. Công an tỉnh chủ trì nhiệm vụ 1.2, mục 1, phần I.

2. Sở Tài chính chủ trì nhiệm vụ 2.1, mục 2, phần I.
""",
    "dak-lak",
)


@pytest.mark.parametrize(
    ("question", "locality", "words", "place"),
    [
        ("Ai ký kế hoạch?", "can-tho", "Lâm Thị Ngọc Ánh", "signature"),
        ("Người ký kế hoạch này là ai?", "bo-noi-vu", "Nguyễn Quang Trí", "signature"),
        ("Kế hoạch số mấy?", "can-tho", "218/KH-UBND", "header"),
        ("Kế hoạch ban hành ngày nào?", "vinh-thanh", "02/03/2026", "header"),
        ("Kế hoạch số bao nhiêu, ban hành ngày nào?", "bo-noi-vu", "20/11/2025", "header"),
        ("Cơ quan nào ban hành kế hoạch?", "bo-noi-vu", "Bộ Nội vụ", "header"),
        ("Cơ quan nào ban hành kế hoạch?", "ca-mau", "UBND tỉnh Cà Mau", "header"),
    ],
)
def test_what_is_printed_is_told(question, locality, words, place):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert words in headline(reply)
    assert sections(reply) == [place]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Ai ký kế hoạch?", "không ghi người ký"),
        ("Số hiệu kế hoạch là gì?", "số hiệu"),
        ("Kế hoạch ban hành ngày nào?", "ngày ban hành"),
        ("Kế hoạch số mấy, ban hành ngày nào?", "số hiệu và ngày ban hành"),
        ("Nơi nhận của kế hoạch gồm những ai?", "nơi nhận"),
    ],
)
def test_what_the_copy_does_not_print_is_said_to_be_missing_from_it(question, words):
    reply = ask(question, "ca-mau")
    assert reply.kind == "abstain"
    assert words in headline(reply) and "chúng tôi giữ" in headline(reply)


def test_the_recipients_are_listed_as_printed():
    text = said(ask("Nơi nhận của kế hoạch gồm những ai?", "can-tho"))
    assert "- Bộ Nông nghiệp và Môi trường;" in text and "- Lưu: VT, KT." in text


@pytest.mark.parametrize("locality", ["can-tho", "ca-mau", "bo-noi-vu"])
def test_nobody_here_knows_whether_a_plan_is_in_force(locality):
    reply = ask("Kế hoạch này còn hiệu lực không?", locality)
    assert reply.kind == "abstain"
    assert headline(reply).startswith("Chúng tôi không biết")


def test_slips_of_the_print_are_listed_where_they_stand():
    reply = Talk(tutor_over([TWICE])).ask("Kế hoạch có chỗ nào in sai không?")
    assert reply.kind == "answer"
    assert "II.2~2" in {citation.url.partition("#")[2] for citation in reply.citations}
    assert ask("Kế hoạch có chỗ nào in sai không?", "can-tho").kind == "abstain"


def test_a_slip_is_told_with_the_answer_that_rests_on_it():
    reply = Talk(tutor_over([TWICE])).ask("Nhiệm vụ 1.1 ai chủ trì?")
    assert headline(reply).startswith("Sở Xây dựng")
    assert any(block.type == "note" and "Bản gốc in" in block.text for block in reply.blocks)
