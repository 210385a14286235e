"""Who a plan is sent to."""

from pathlib import Path

import pytest

from tutor.documents.reader import parse_text, read_document
from tutor.plans.recipients import read_recipients

PLANS = Path(__file__).parents[2] / "knowledge" / "plans"


@pytest.mark.parametrize(
    ("plan", "count", "first", "last"),
    [
        (
            "central",
            8,
            ("Đ/c Tổng Bí thư, Trưởng Ban Chỉ đạo", "để b/c"),
            "Lưu Văn phòng Trung ương Đảng, Ban Tuyên giáo và Dân vận Trung ương",
        ),
        ("bac-ninh", 8, ("Bộ Khoa học và Công nghệ", "để b/c"), "Lưu: VT"),
        ("bac-thanh-mien", 7, ("Các Sở KHCN", ""), "Lưu: VT, VHXX"),
        ("van-xuan", 9, ("Sở Khoa học và Công nghệ", "b/c"), "Lưu: VT.vhxh"),
        ("dien-bien", 6, ("Thường trực Tỉnh ủy", "b/c"), "Lưu: VT, KT"),
    ],
)
def test_the_five_plans(plan, count, first, last):
    document = read_document(PLANS / f"{plan}.txt", "plan")
    found = read_recipients(document)
    assert len(found) == count
    assert (found[0].name, found[0].note) == first
    assert found[-1].name == last
    for recipient in found:
        quote = document.source[recipient.place.start : recipient.place.end]
        assert recipient.name in " ".join(quote.split())


def test_a_foot_in_two_columns():
    document = parse_text(
        "KẾ HOẠCH\n\nDạy bơi\n\nI. A\n\n1. Làm.\n\nNơi nhận: | GIÁM ĐỐC\n- Bộ Y tế (b/c); |\n"
        "- Lưu: VT. | Hoàng Mai\n",
        "plan",
        "plan",
    )
    assert [recipient.name for recipient in read_recipients(document)] == ["Bộ Y tế", "Lưu: VT"]


def test_a_copy_without_recipients():
    assert read_recipients(parse_text("Một đoạn.", "plan", "plan")) == ()
