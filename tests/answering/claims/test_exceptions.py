"""What is allowed alone, and what is excepted, stays so."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence

ONLY = "Ứng dụng chỉ lấy ở App Store hoặc CH Play."
BUT = "Luật không cho đòi bản giấy, trừ khi thông tin không khớp."
APART = "Riêng thẻ gắn chip thì ngân hàng đọc được ngay, thẻ khác phải mang ra quầy."


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        (ONLY, "Ứng dụng thì bác lấy ở App Store hoặc CH Play.", True),
        (ONLY, "Ứng dụng bác lấy ở CH Play hoặc đường dẫn người ta gửi.", False),
        (BUT, "Luật không cho đòi bản giấy, trừ khi thông tin không khớp.", True),
        (BUT, "Thông tin không khớp thì luật cũng không cho đòi bản giấy.", False),
        (APART, "Thẻ gắn chip thì ngân hàng đọc được ngay.", True),
        (APART, "Thẻ gắn chip cũng phải mang ra quầy.", False),
    ],
)
def test_limits_are_kept(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes
