"""What is forbidden of one thing is not forbidden of another, and no more is allowed."""

import pytest

from tutor.answering.claims import ClaimChecker, Evidence

CLOCK = "Bác mở “Đồng hồ”, đừng chạm hình khác."
WIRE = "Bác tự vào kho mà tải, đừng tải từ chỗ người khác gửi."
FIRST = "Bác đừng mua thuốc khi chưa hỏi bác sĩ."


@pytest.mark.parametrize(
    ("evidence", "sentence", "passes"),
    [
        (CLOCK, "Bác chạm vào hình “Đồng hồ”.", True),
        (CLOCK, "Bác đừng chạm hình nào khác.", True),
        (CLOCK, "Bác chạm hình khác.", False),
        (CLOCK, "Bác chạm hình nào cũng được.", False),
        (CLOCK, "Bác mở “Đồng hồ”, hình khác cũng vậy.", False),
        (CLOCK, "Bác đừng chạm vào hình “Đồng hồ”.", False),
        (WIRE, "Bác tải trong kho.", True),
        (WIRE, "Bác đừng tải trong kho.", False),
        (WIRE, "Bác tải từ chỗ người khác gửi.", False),
        (FIRST, "Bác hỏi bác sĩ rồi hãy mua thuốc.", True),
        (FIRST, "Bác mua thuốc rồi hãy hỏi bác sĩ.", False),
        ("Ở đâu cũng nhận thẻ.", "Bác đưa thẻ ở đâu cũng được.", True),
    ],
)
def test_a_prohibition_reaches_as_far_as_its_object(evidence, sentence, passes):
    assert ClaimChecker().check(sentence, [Evidence(1, evidence)]).passed == passes
