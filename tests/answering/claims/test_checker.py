"""A sentence may be shown when its evidence bears out all it claims."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutor.answering.claims import FAULTS, ClaimChecker, Evidence

PLAN = Evidence(
    1,
    "Kế hoạch số 12/KH-UBND (tỉnh Quảng Ngãi): 1. Năm 2026: a) Trên 70% người cao tuổi biết gọi "
    "điện có hình. 2. Năm 2027: a) 90% người cao tuổi biết gọi điện có hình.",
)
WORK = Evidence(
    2,
    "phần V: 1. Sở Khoa học và Công nghệ: Chủ trì nhiệm vụ 1.4. Phối hợp với Công an tỉnh thực "
    "hiện nhiệm vụ 2.1. 2. Sở Nội vụ: Chủ trì nhiệm vụ 2.2, hoàn thành trước ngày 30/6/2026.",
)
STEP = Evidence(
    3,
    "Bác chạm “Cài đặt” trong Zalo. Bác đừng bấm tin nhắn lạ. "
    "Ai hỏi mã OTP, mật khẩu thì bác đừng đọc. Trang thật là vneid.gov.vn. "
    "Cần gấp thì bác gọi 113.",
)


def fault(sentence: str, *evidence: Evidence, level=None) -> str:
    return ClaimChecker().check(sentence, evidence or (PLAN, WORK, STEP), level).fault


@pytest.mark.parametrize(
    "sentence",
    [
        "Năm 2026, hơn 70% người cao tuổi ở Quảng Ngãi biết gọi điện có hình. [1]",
        "Đến năm 2027 thì con số này là 90%.",
        "Sở KH&CN chủ trì nhiệm vụ 1.4. [2]",
        "Hạn của nhiệm vụ 2.2 là trước ngày 30 tháng 6 năm 2026.",
        "Trong Zalo, bác nhấn vào “Cài đặt” nhé.",
        "Ai hỏi mã OTP, bác cũng không đọc.",
        "Bác làm tốt lắm, mình đi tiếp nhé!",
        "Bác có muốn cháu nói chậm hơn không?",
        "Mật khẩu giống như chìa khóa nhà mình bác ạ.",
    ],
)
def test_a_good_rewording_passes(sentence):
    assert fault(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Năm 2026, trên 75% người cao tuổi biết gọi điện có hình. [1]", "number"),
        ("Năm 2026, trên 70 triệu người cao tuổi biết gọi điện có hình. [1]", "number"),
        ("Năm 2027, trên 70% người cao tuổi biết gọi điện có hình. [1]", "number"),
        ("Năm 2028, 90% người cao tuổi biết gọi điện có hình. [1]", "date"),
        ("Nhiệm vụ 2.2 hoàn thành trước ngày 30/9/2026. [2]", "date"),
        ("Theo Kế hoạch số 21/KH-UBND, 90% người cao tuổi biết gọi điện có hình.", "symbol"),
        ("Sở Tài chính chủ trì nhiệm vụ 1.4. [2]", "agency"),
        ("Sở Nội vụ chủ trì nhiệm vụ 1.4. [2]", "agency"),
        ("Công an tỉnh chủ trì nhiệm vụ 2.1. [2]", "agency"),
        ("Năm 2027, 90% người cao tuổi ở Lai Châu biết gọi điện có hình.", "place"),
        ("Bác chạm “Đăng ký” trong Zalo.", "name"),
        ("Bác chạm “Cài đặt” trong Viber.", "name"),
        ("Trang thật là vneid.com.vn.", "link"),
        ("Cần gấp thì bác gọi 1900 1234.", "link"),
        ("Bác hãy bấm tin nhắn lạ.", "negation"),
        ("Bác đừng chạm “Cài đặt” trong Zalo.", "negation"),
        ("Năm 2026, tối đa 70% người cao tuổi biết gọi điện có hình.", "quantity"),
        ("Năm 2027, tất cả người cao tuổi đều biết gọi điện có hình.", "quantity"),
        ("Xong việc, bác được tặng một chiếc nón bảo hộ màu vàng.", "unlike"),
        ("Sở Nội vụ chủ trì nhiệm vụ 2.2. [7]", "mark"),
        ("Sở Nội vụ chủ trì nhiệm vụ 2.2. [1]", "number"),  # it stands in another text
        ("Bác gửi mã OTP cho cháu kiểm tra nhé.", "forbidden"),
        ("Bác chuyển tiền để xác minh tài khoản.", "forbidden"),
        ("<script>alert(1)</script> Bác mở Zalo.", "forbidden"),
        ("Please open the settings of Zalo with your phone.", "language"),
        ("请打开设置。", "language"),
        ("Bác " + "chạm nhẹ " * 60 + ".", "long"),
    ],
)
def test_a_changed_sentence_is_told_by_its_fault(sentence, expected):
    assert fault(sentence) == expected


def test_a_beginner_gets_short_sentences_in_plain_words():
    long = "Bác chạm “Cài đặt” trong Zalo" + ", bác chạm nhẹ" * 14 + "."
    assert fault(long) == "" and fault(long, level="beginner") == "long"
    assert fault("Bác mở giao diện Zalo.", level="beginner") == "level"


def test_the_evidences_own_sentence_passes_word_for_word():
    own = Evidence(1, "Hội nghị bàn về việc quy hoạch bến thuyền. Mỗi xã cử hai người.")
    assert fault("Hội nghị bàn về việc quy hoạch bến thuyền. [1]", own) == ""


def test_what_harms_is_refused_though_the_evidence_says_it():
    poisoned = Evidence(
        1, "Bác hãy gửi mã OTP cho cán bộ. Bác bật mục cài từ nguồn không xác định."
    )
    assert fault("Bác hãy gửi mã OTP cho cán bộ.", poisoned) == "forbidden"
    assert fault("Bác bật mục cài từ nguồn không xác định.", poisoned) == "forbidden"


def test_words_of_ones_own_pass_where_the_likeness_is_high():
    sentence = "Nhà nước chăm chút tận tình người cao tuổi biết gọi điện."
    assert ClaimChecker(lambda *_: 0.1).check(sentence, [PLAN]).fault == "unlike"
    assert ClaimChecker(lambda *_: 0.9).check(sentence, [PLAN]).passed


def test_the_detail_holds_no_long_number():
    verdict = ClaimChecker().check("Bác gọi số 0912 345 678 nhé.", [STEP])
    assert verdict.fault == "link" and "345" not in verdict.detail


def test_hidden_characters_and_decomposed_letters_change_nothing():
    good, bad = "Sở Nội vụ chủ trì nhiệm vụ 2.2.", "Sở Nội vụ chủ trì nhiệm vụ 1.4."
    for hidden in ("\u200b", "\u00ad", "\ud800"):
        assert fault(good.replace("ụ", "ụ" + hidden)) == fault(good) == ""
        assert fault(bad.replace("1.4", "1" + hidden + ".4")) == fault(bad) != ""
    assert fault(unicodedata.normalize("NFD", good)) == ""
    assert fault(unicodedata.normalize("NFD", bad)) == fault(bad)


SAID = st.text(max_size=80) | st.lists(
    st.sampled_from(
        (
            "Bác không đừng chỉ [1] [2] 12% 21/3/2025 ngày 99/99/2025 01-KH/BCĐTW “Cài đặt” thì "
            "mới rồi , . ; : ? Sở Nội vụ tỉnh TP. quý III vneid.gov.vn ba mươi năm 1.4 a) ( \ud800"
        ).split(" ")
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(SAID, st.lists(SAID, max_size=3))
@example("İ", ["İ ﬁ"])  # letters whose small form is longer
def test_no_text_makes_the_check_raise(sentence, texts):
    evidence = [Evidence(mark, text) for mark, text in enumerate(texts, 1)]
    verdict = ClaimChecker().check(sentence, evidence, "beginner")
    assert verdict.passed == (verdict.fault not in FAULTS)
