"""What a text denies, and what it only asks or supposes."""

import pytest

from tutor.answering.claims.denials import asserted_words, denials_of, negates


@pytest.mark.parametrize(
    ("text", "deeds"),
    [
        ("Bác đừng tiêu, đừng rút.", ["tiêu", "rút"]),
        ("Ngân hàng không cần nghe mã của bác.", ["nghe"]),
        ("Cơ quan bảo hiểm không bao giờ gọi xin mã.", ["gọi"]),
        ("Bác thấy ô tìm kiếm chưa?", []),
        ("Bác xem máy có mạng không nhé.", []),
        ("Gửi nhầm cũng không sao.", []),
        ("Bác chạm “Không phải tôi”.", []),
    ],
)
def test_the_first_word_denied_is_the_deed(text, deeds):
    assert [denial.words[0] for denial in denials_of(text)] == deeds
    assert negates(text) == bool(deeds)


def test_what_is_denied_or_supposed_is_not_asserted():
    words = asserted_words("Ai hỏi mã thì bác đừng đọc, bác gác máy.")
    assert "gác máy" in words and not {"hỏi", "đọc"} & words
