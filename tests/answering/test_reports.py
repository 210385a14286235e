"""Who reports to whom, how often, by when."""

import pytest

from tests.answering.fakes import ask, ask_all, headline, said, sections


@pytest.mark.parametrize(
    ("question", "locality", "words", "place"),
    [
        (
            "UBND các xã, phường báo cáo cho ai, khi nào?",
            "can-tho",
            ["Sở Nông nghiệp và Môi trường", "trước ngày 10 hằng tháng"],
            "V.9",
        ),
        (
            "Báo cáo hằng năm của Sở Nông nghiệp và Môi trường gửi trước ngày nào?",
            "can-tho",
            ["UBND thành phố", "trước ngày 05/12"],
            "V.1",
        ),
        ("Hằng tháng phải báo cáo trước ngày nào?", "vinh-thanh", ["ngày 20", "UBND xã"], "III.1"),
    ],
)
def test_who_reports_to_whom_by_when(question, locality, words, place):
    reply = ask(question, locality)
    assert reply.kind == "answer"
    assert all(word in headline(reply) for word in words)
    assert sections(reply)[0] == place


def test_a_plan_without_reporting_says_so():
    reply = ask("Chế độ báo cáo thế nào?", "bo-noi-vu")
    assert reply.kind == "abstain" and "báo cáo" in headline(reply)


def test_the_agency_that_a_report_is_sent_to_is_its_receiver():
    text = said(ask_all("Báo cáo quý gửi Công an tỉnh trước ngày nào?", "Lâm Đồng"))
    assert ": ." not in text and "UBND các xã, phường, đặc khu" in text and "ngày 15" in text
