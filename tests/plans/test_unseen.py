"""Plans in forms no rule was written from: what must be understood of each."""

from functools import cache
from pathlib import Path

import pytest

from tutor.documents.reader import read_document
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
        (
            "thpt-nam-sach",
            "46/KH-THPTNS",
            "trường thpt nam sách",
            "thành phố Hải Phòng",
            "Phạm Quang Huy",
        ),
        ("benh-vien-nhi", "512/KH-BVN", "bệnh viện nhi", "tỉnh Lâm Đồng", "Lê Thị Thu Hà"),
        (
            "chi-thi-ha-tinh",
            "09/CT-UBND",
            "ủy ban nhân dân tỉnh hà tĩnh",
            "tỉnh Hà Tĩnh",
            "Trần Văn Kỳ",
        ),
        ("dang-uy-xa", "22-KH/ĐU", "đảng ủy xã trà ôn", "xã Trà Ôn", "Nguyễn Thị Bé Ba"),
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
        ("thpt-nam-sach", "3.1", "Kiểm kê", "Tổ Văn phòng"),
        ("thpt-nam-sach", "3.2", "Cải tạo phòng đọc", "Phó Hiệu trưởng Trần Thị Mai"),
        ("thpt-nam-sach", "3.3", "Ngày sách", "Đoàn trường"),
        ("chi-thi-ha-tinh", "1.a", "345 hồ chứa", "Sở Nông nghiệp và Môi trường"),
        ("chi-thi-ha-tinh", "2", "phân luồng giao thông", "Công an tỉnh"),
        ("chi-thi-ha-tinh", "3.b", "diễn tập", "Ủy ban nhân dân các xã, phường"),
        ("dang-uy-xa", "II.1", "Rà soát", "Ủy ban nhân dân xã"),
        ("dang-uy-xa", "II.2", "Vận động", "Ủy ban Mặt trận Tổ quốc Việt Nam xã"),
        ("dang-uy-xa", "II.3", "Kiểm tra", "Ủy ban Kiểm tra Đảng ủy"),
        ("benh-vien-nhi", "II.II.2", "Tập huấn", "Phòng Kế hoạch tổng hợp"),
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
    [
        ("dong-thap", "II.2/2"),
        ("lao-cai", "2.C.1"),
        ("lao-cai", "2.A.2"),
        ("chi-thi-ha-tinh", "1.b"),
        ("chi-thi-ha-tinh", "4"),
    ],
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
        ("dong-thap", 2026, "60", "lít/người/ngày", "I"),
        ("thpt-nam-sach", None, "40", "cuốn/tủ sách", "2.1"),
        ("benh-vien-nhi", 2026, "60", "%", "II.I"),
        ("dang-uy-xa", None, "60", "triệu đồng/căn", "I.2"),
    ],
)
def test_targets(name, year, value, unit, path):
    found = {(one.year, one.value, one.unit, one.place.path) for one in plan(name).targets}
    assert (year, value, unit, path) in found


@pytest.mark.parametrize(
    ("name", "anchor", "deadline"),
    [
        ("thpt-nam-sach", "3.2", "trước ngày 20/11/2025"),
        ("benh-vien-nhi", "II.II.1/1", "Quý I/2026"),
        ("benh-vien-nhi", "II.II.1", ""),
        ("chi-thi-ha-tinh", "1.a", "trước ngày 20/8/2025"),
        ("dang-uy-xa", "II.4", "trong tháng 12/2025"),
        ("ea-kar", "III.6", "Quý I/2026"),
    ],
)
def test_deadlines(name, anchor, deadline):
    assert {task.anchor: task.deadline for task in plan(name).tasks}[anchor] == deadline


def test_items_with_labels_of_their_own_have_leads_of_their_own():
    leads = {
        one.targets[0]: one.agency
        for one in plan("benh-vien-nhi").assignments
        if one.role == "lead"
    }
    assert leads["II.II.1/1"] == "Phòng Công nghệ thông tin"
    assert leads["II.II.1/2"] == "Phòng Vật tư - Thiết bị y tế"


def test_what_a_year_before_has_reached_is_no_target():
    assert not [one for one in plan("benh-vien-nhi").targets if one.place.path.startswith("I.")]


NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_unresolved(name):
    assert plan(name).unresolved == ()
