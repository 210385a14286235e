"""A small plan of the shape that most have, written around the parts a test is about."""

from tutor.documents.reader import parse_text
from tutor.plans.parser import parse_plan
from tutor.records import Plan

HEAD = """UBND TỈNH QUẢNG NGÃI
Số: 71/KH-UBND
Quảng Ngãi, ngày 05 tháng 5 năm 2026

KẾ HOẠCH
Phòng, chống đuối nước cho trẻ em năm 2026

Căn cứ Luật Trẻ em số 102/2016/QH13 ngày 05/4/2016; theo đề nghị của Giám đốc Sở Y tế, \
Ủy ban nhân dân tỉnh ban hành Kế hoạch phòng, chống đuối nước cho trẻ em năm 2026 như sau:

"""
TASKS = """I. MỤC ĐÍCH
1. Giảm số vụ đuối nước.
II. NHIỆM VỤ, GIẢI PHÁP
1. Tuyên truyền
1.1. Phát tờ rơi tới từng gia đình: 30.000 tờ.
1.2. Viết bài trên báo, đài.
2. Dạy bơi
2.1. Dạy bơi trong trường học.
a) Xây bể bơi;
b) Mời thầy dạy bơi;
c) Mua áo phao.
2.2. Dạy bơi tại bãi tắm công cộng.
3. Tập huấn sơ cứu cho giáo viên.
"""
ORGANISATION = "III. TỔ CHỨC THỰC HIỆN\n"
TAIL = """

Trên đây là Kế hoạch, các đơn vị thực hiện./.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Phạm Thị Lan
"""


def plan_of(organisation: str = "", tasks: str = TASKS, after: str = "") -> Plan:
    """The plan whose part on organisation holds `organisation`; `after` follows the signature."""
    part = ORGANISATION + organisation.strip() if organisation else ""
    return parse_plan(parse_text(HEAD + tasks + part + TAIL + after, "boi", "plan"))
