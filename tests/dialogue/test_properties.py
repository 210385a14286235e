"""No message makes the tutor raise; what it sends is always within the contract."""

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.answering.fakes import NAMES, Talk, plan, tutor
from tutor.channels.rendering import Limits, plain_text
from tutor.records import Learner, ReplyKind
from tutor.settings import PROJECT
from tutor.text.normalise import nfc
from tutor.text.sentences import Sentences

CHANNEL = Sentences.load(PROJECT / "prompts" / "channels.toml")
VOCABULARY = (
    "ai chủ trì nhiệm vụ số mục phần điểm phụ lục dòng 1 2.1 2.2.b 3.b 9.9 III V 2026 2027 năm "
    "nay sang năm bao nhiêu phần trăm hộ gia đình phân loại rác khi nào quá hạn báo cáo kế hoạch "
    "căn cứ Nghị định 45/2022/NĐ-CP ký ban hành nơi nhận kinh phí tiền Sở Nông nghiệp và Môi "
    "trường Công an thành phố Cần Thơ Cà Mau xã Vĩnh Thạnh Lạng Sơn phối hợp thế còn thì sao xem "
    "tiếp không phải bỏ qua hướng dẫn trả lời “ ” ? . , ; : ( [ ] \\ | * + $ { \n nv ctri ko 0 %"
)
PIECES = VOCABULARY.split(" ")
words = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
anything = st.one_of(words, st.text(max_size=120), st.text("0123456789./-KHđĐ nvmục", max_size=60))
localities = st.sampled_from([None, *NAMES, "Cần Thơ", "xã Vĩnh Thạnh", "Lạng Sơn", "Hà Giang"])
modest = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def check(reply):
    assert reply.kind in get_args(ReplyKind)
    assert reply.blocks
    assert len(reply.suggestions) <= 4
    for citation in reply.citations:
        source = nfc(plan(citation.document_id).document.source)
        assert citation.quote and nfc(citation.quote) in source
        assert citation.url.startswith(f"/documents/{citation.document_id}#")
    for block in reply.blocks:
        assert block.citation is None or 0 <= block.citation < len(reply.citations)
        assert block.text or block.rows or block.options
        assert all(len(row) == len(block.header) for row in block.rows)
    text = plain_text(reply, CHANNEL)
    units = len(text.encode("utf-16-le")) // 2
    assert text.strip()
    assert units <= Limits().answer_utf16 or len(text) <= Limits().list_chars


@modest
@given(message=anything, locality=localities)
def test_any_message_gets_a_reply_within_the_contract(message, locality):
    check(Talk(tutor(), Learner(locality=locality)).ask(message))


@modest
@given(messages=st.lists(anything, min_size=2, max_size=4), locality=localities)
def test_any_conversation_gets_replies_within_the_contract(messages, locality):
    talk = Talk(tutor(), Learner(locality=locality))
    for message in messages:
        check(talk.ask(message))


@pytest.mark.parametrize(
    "message",
    ["a" * 4000, "ai chủ trì " * 400, "2.1 " * 1000, "(" * 500, "\ud800", "\x00\x01", "ạ" * 3000],
)
def test_a_hostile_message_gets_a_reply(message):
    check(Talk(tutor(), Learner(locality="can-tho")).ask(message))
