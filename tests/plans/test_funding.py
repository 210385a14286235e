"""The places that say what pays for a plan."""

from pathlib import Path

import pytest

from tutor.documents.reader import parse_text, read_document
from tutor.plans.funding import read_funding

PLANS = Path(__file__).parents[2] / "knowledge" / "plans"


@pytest.mark.parametrize(
    ("plan", "path"),
    [
        ("central", "V"),
        ("bac-ninh", "V"),
        ("bac-thanh-mien", "IV"),
        ("van-xuan", "V"),
        ("dien-bien", "IV"),
    ],
)
def test_the_five_plans(plan, path):
    document = read_document(PLANS / f"{plan}.txt", "plan")
    (place,) = read_funding(document)
    words = document.source[place.start : place.end]
    assert place.path == path
    assert (
        words.lower().startswith(("kinh phí", "nguồn kinh phí")) and words.endswith("khác.")
    ) or (plan == "bac-thanh-mien" and words.endswith("phù hợp."))


def test_funding_inside_another_part_and_none_at_all():
    text = (
        "KẾ HOẠCH\n\nDạy bơi\n\nI. TỔ CHỨC\n\n1. Phân công\n\nCác phòng.\n\n"
        "2. Kinh phí thực hiện\n\nNgân sách xã.\n"
    )
    document = parse_text(text, "plan", "plan")
    assert [document.source[p.start : p.end] for p in read_funding(document)] == ["Ngân sách xã."]
    assert read_funding(parse_text("Một đoạn.", "plan", "plan")) == ()
