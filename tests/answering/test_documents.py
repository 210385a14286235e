"""The documents a plan cites."""

import pytest

from tests.answering.fakes import ask, headline, said, sections


def test_the_grounds_are_counted_and_listed_with_symbol_and_date():
    text = said(ask("Kế hoạch căn cứ vào những văn bản nào?", "can-tho"))
    assert "căn cứ vào 3 văn bản" in text
    assert "72/2020/QH14" in text and "45/2022/NĐ-CP" in text and "33/TTr-SNNMT" in text


@pytest.mark.parametrize(
    ("question", "locality", "words"),
    [
        ("Nghị định số 45 ban hành ngày nào?", "can-tho", ["45/2022/NĐ-CP", "07/07/2022"]),
        ("Nghị định 45/2022/NĐ-CP của ai?", "can-tho", ["của Chính phủ", "vi phạm hành chính"]),
        ("Tờ trình số mấy của Sở Nông nghiệp và Môi trường?", "can-tho", ["33/TTr-SNNMT"]),
        ("Luật Lưu trữ số mấy?", "bo-noi-vu", ["33/2024/QH15", "21/06/2024"]),
        ("Kế hoạch thực hiện kế hoạch nào của thành phố?", "vinh-thanh", ["310/KH-UBND"]),
    ],
)
def test_a_document_is_told_by_symbol_kind_or_subject(question, locality, words):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert all(word in said(reply) for word in words)
    assert sections(reply) == ["preamble"]


@pytest.mark.parametrize(
    ("question", "locality"),
    [
        ("Quyết định số 777/QĐ-TTg ngày nào?", "can-tho"),
        ("Kế hoạch căn cứ vào những văn bản nào?", "ca-mau"),
    ],
)
def test_a_document_that_is_not_cited_is_declined(question, locality):
    reply = ask(question, locality)
    assert reply.kind == "abstain" and not reply.citations
    assert "777" not in headline(reply)
