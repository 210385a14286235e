"""Plans in forms no rule was written from: what must be understood of each."""

from functools import cache
from pathlib import Path

import pytest

from tutor.documents import read_document
from tutor.plans.parser import parse_plan
from tutor.records import Plan
from tutor.text.normalise import fold

FOLDER = Path(__file__).parent / "unseen"


@cache
def plan(name: str) -> Plan:
    return parse_plan(read_document(FOLDER / f"{name}.txt", "plan"))


@pytest.mark.parametrize(
    ("name", "number", "issuer", "locality", "signer"),
    [
        (
            "dong-thap",
            "214/KH-UBND",
            "ủy ban nhân dân tỉnh đồng tháp",
            "tỉnh Đồng Tháp",
            "Nguyễn Phước Hậu",
        ),
        ("ea-kar", "37/KH-UBND", "ủy ban nhân dân xã ea kar", "xã Ea Kar", "Y Thanh Niê Kdăm"),
        ("lao-cai", "18-CTr/TU", "tỉnh ủy lào cai", "tỉnh Lào Cai", "Hoàng Giang"),
    ],
)
def test_the_head(name, number, issuer, locality, signer):
    head = plan(name).header
    assert (head.number, head.locality, head.signer) == (number, locality, signer)
    assert fold(head.issuer or "") == fold(issuer)


@pytest.mark.parametrize(
    ("name", "path", "words", "agency"),
    [
        ("dong-thap", "II.1", "quan trắc độ mặn", "Sở Nông nghiệp và Môi trường"),
        ("dong-thap", "II.1", "vận hành các cống", "Sở Nông nghiệp và Môi trường"),
        ("dong-thap", "II.2", "đường ống cấp nước", "Sở Xây dựng"),
        ("dong-thap", "II.3", "38,5 tỷ đồng", "Sở Tài chính"),
        ("dong-thap", "II.4", "giao thông thủy", "Công an tỉnh"),
        ("dong-thap", "II.5", "chất lượng nước", "Sở Y tế"),
        ("dong-thap", "II.7.b", "đắp đập tạm", "Ủy ban nhân dân các xã, phường"),
        ("ea-kar", "III.3", "Phát dọn", "Phòng Kinh tế"),
        ("ea-kar", "III.5", "Trực gác lửa", "Ban Chỉ huy Quân sự xã"),
        ("lao-cai", "2.A.1", "Quán triệt", "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
        ("lao-cai", "2.B.1", "Sắp xếp mạng lưới", "Sở Y tế"),
        ("lao-cai", "2.B.2", "Đào tạo 250 bác sĩ", "Sở Y tế"),
        ("lao-cai", "2.B.3", "thu hút, đãi ngộ", "Sở Nội vụ"),
        ("lao-cai", "2.C.2", "sổ sức khỏe", "Công an tỉnh"),
    ],
)
def test_who_leads(name, path, words, agency):
    tasks = [
        task
        for task in plan(name).tasks
        if task.path == path and fold(words) in fold(task.text) and task.kind != "group"
    ]
    assert len(tasks) == 1
    leads = [
        one.agency
        for one in plan(name).assignments
        if one.role == "lead" and tasks[0].anchor in one.targets
    ]
    assert leads == [agency]


@pytest.mark.parametrize(
    ("name", "anchor"),
    [("dong-thap", "II.2/2"), ("lao-cai", "2.C.1"), ("lao-cai", "2.A.2")],
)
def test_what_nobody_leads_has_no_lead(name, anchor):
    assert anchor in {task.anchor for task in plan(name).tasks}
    assert not [
        one for one in plan(name).assignments if one.role == "lead" and anchor in one.targets
    ]


@pytest.mark.parametrize(
    ("name", "year", "value", "unit", "path"),
    [
        ("lao-cai", 2027, "85", "%", "1.B.1.a"),
        ("lao-cai", 2027, "4", "bác sĩ/trạm y tế xã", "1.B.1.b"),
        ("lao-cai", 2030, "97", "%", "1.B.2.b"),
        ("ea-kar", 2026, "30", "%", "II.1"),
        ("ea-kar", 2026, "24", "km", "II.3"),
        ("dong-thap", 2026, "100", "%", "I"),
    ],
)
def test_targets(name, year, value, unit, path):
    found = {(one.year, one.value, one.unit, one.place.path) for one in plan(name).targets}
    assert (year, value, unit, path) in found


@pytest.mark.parametrize("name", ["dong-thap", "ea-kar", "lao-cai"])
def test_nothing_is_left_unresolved(name):
    assert plan(name).unresolved == ()
