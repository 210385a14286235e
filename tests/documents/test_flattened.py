"""Tables printed and flattened by a model of an extraction, and read back."""

import json
import random
import textwrap
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tutor.documents.tables import find_tables

LEADS = [
    "Sở Khoa học và Công nghệ",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Công an tỉnh",
    "Văn phòng UBND tỉnh",
    "Sở Giáo dục và Đào tạo",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Tỉnh đoàn Lào Cai",
    "Sở Y tế",
    "Phòng Văn hóa - Xã hội",
    "Công an xã",
    "Trung tâm Phục vụ hành chính công",
    "Phòng Kinh tế",
    "Văn phòng HĐND và UBND xã",
    "Hội Liên hiệp Phụ nữ tỉnh",
    "Liên đoàn Lao động tỉnh Cà Mau",
    "Đài Phát thanh và Truyền hình Vĩnh Long",
    "Bộ Công an",
    "Bộ Khoa học và Công nghệ",
    "Ủy ban Mặt trận Tổ quốc Việt Nam phường",
    "Ban Quản lý các khu công nghiệp",
    "Bưu điện tỉnh",
    "UBND các xã, phường",
    "Trường Chính trị tỉnh",
    "Hội Nông dân",
    "Trạm Y tế phường",
]
PARTNERS = [
    "Các sở, ban, ngành; UBND các xã, phường",
    "Các phòng, ban, ngành, đoàn thể phường",
    "Sở Tài chính",
    "Các cơ quan, đơn vị liên quan",
    "UBND các xã, phường, đặc khu",
    "Các tổ chức chính trị - xã hội",
    "Công an tỉnh; Sở Nội vụ; các cơ quan, đơn vị có liên quan",
    "Các doanh nghiệp, hợp tác xã",
    "Sở Tư pháp, Sở Công Thương",
    "Các trường học trên địa bàn",
    "Tổ công nghệ số cộng đồng",
    "Các thôn, tổ dân phố",
    "Mặt trận Tổ quốc và các đoàn thể",
    "Viễn thông Hà Tĩnh",
]
DEADLINES = [
    "Quý III/2025",
    "Quý IV năm 2026",
    "Tháng 9/2026",
    "12/2025",
    "Thường xuyên",
    "Nhiệm vụ thường xuyên",
    "Trước ngày 30/6/2026",
    "Hằng năm",
    "Năm 2026",
    "Theo hướng dẫn của Trung ương",
    "Giai đoạn 2026-2030",
    "Tháng 10 hằng năm",
    "Theo kế hoạch của tỉnh",
    "Định kỳ hằng quý",
    "Năm 2025 và các năm tiếp theo",
]
RESULTS = [
    "Báo cáo",
    "Kế hoạch",
    "Quyết định",
    "Công văn",
    "Kế hoạch của UBND tỉnh",
    "Tài liệu tập huấn",
    "Văn bản hướng dẫn",
    "Chương trình/Kế hoạch",
    "Hội nghị tập huấn",
    "Các lớp bồi dưỡng",
    "Tờ trình, Quyết định",
    "Kế hoạch/ Công văn",
]
OPENINGS = [
    "Tổ chức tuyên truyền",
    "Xây dựng kế hoạch triển khai",
    "Phối hợp triển khai",
    "Mở các lớp bồi dưỡng về",
    "Rà soát, cập nhật",
    "Phát động phong trào thi đua về",
    "Hướng dẫn người dân sử dụng",
    "Đẩy mạnh phổ biến",
    "Giáo dục kỹ năng số trong",
    "Kiểm tra, giám sát việc thực hiện",
    "Thí điểm mô hình “Gia đình số” gắn với",
]
MIDDLES = [
    "dịch vụ công trực tuyến",
    "Phong trào “Bình dân học vụ số” trên địa bàn",
    "kỹ năng an toàn trên không gian mạng",
    "thanh toán không dùng tiền mặt cho tiểu thương",
    "ứng dụng VNeID theo quy định của Bộ Công an",
    "chương trình giáo dục phổ thông theo hướng dẫn của Sở Giáo dục và Đào tạo",
    "khung năng lực số quốc gia",
    "nền tảng học trực tuyến mở (MOOCs) do Trung ương xây dựng",
    "trí tuệ nhân tạo trong công việc và đời sống",
    "Kế hoạch số 125/KH-UBND ngày 15/8/2025 của UBND tỉnh",
    "các Tổ công nghệ số cộng đồng ở thôn, bản",
]
CLOSINGS = [
    "cho cán bộ, công chức, viên chức và người lao động",
    "cho người cao tuổi, người khuyết tật và đồng bào dân tộc thiểu số",
    "phù hợp với điều kiện của từng địa phương.",
    "bảo đảm tối thiểu 80% người dân trong độ tuổi lao động được tiếp cận",
    "nhằm nâng cao nhận thức của các tầng lớp nhân dân.",
    "giai đoạn 2025 - 2030.",
    "",
    "trên các phương tiện thông tin đại chúng",
]
GROUPS = [
    "Công tác tuyên truyền",
    "Phát triển nền tảng, học liệu số",
    "Phổ cập kỹ năng số cho các nhóm đối tượng",
    "Tổ chức thực hiện, kiểm tra, đánh giá",
]
HEADS = {
    "name": [
        "Nội dung nhiệm vụ",
        "Nhiệm vụ",
        "Tên công việc",
        "Nội dung công việc",
        "Nhiệm vụ, giải pháp",
    ],
    "lead": [
        "Cơ quan chủ trì",
        "Đơn vị chủ trì, thực hiện",
        "Đơn vị chủ trì",
        "Cơ quan/đơn vị chủ trì",
    ],
    "coordinate": ["Cơ quan phối hợp", "Đơn vị phối hợp", "Phối hợp thực hiện"],
    "deadline": ["Thời gian hoàn thành", "Thời hạn", "Tiến độ thực hiện", "Thời gian thực hiện"],
    "result": ["Kết quả dự kiến", "Sản phẩm", "Sản phẩm đầu ra", "Kết quả"],
}
WIDTHS = {
    "name": (38, 70),
    "lead": (16, 24),
    "coordinate": (14, 22),
    "deadline": (13, 18),
    "result": (10, 16),
}


@dataclass(frozen=True)
class Printed:
    """A table as a clerk meant it."""

    kinds: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[
        tuple[str, str, tuple[str | None, ...]], ...
    ]  # group, number, cells; None: merged with the one above
    groups: tuple[tuple[str, str], ...]


def make_table(rng: random.Random) -> Printed:
    others = rng.sample(["lead", "coordinate", "deadline", "result"], rng.choice([3, 4, 4, 4]))
    kinds = ["name", *others] if "lead" in others else ["name", "lead", *others[1:]]
    if rng.random() < 0.15:
        rng.shuffle(kinds)
    groups = [
        (numeral, title)
        for numeral, title in zip(["I", "II", "III"], rng.sample(GROUPS, 3), strict=True)
    ]
    groups = groups[: rng.choice([0, 2, 3])]
    restart = rng.random() < 0.4
    rows, number = [], 0
    for group in groups or [("", "")]:
        number = 0 if restart else number
        for _ in range(rng.randint(2, 5)):
            number += 1
            rows.append((group[0], str(number), tuple(_cell(kind, rng) for kind in kinds)))
        if rng.random() < 0.4:
            _merge(rows, kinds, group[0], rng)
    return Printed(
        tuple(kinds), tuple(rng.choice(HEADS[kind]) for kind in kinds), tuple(rows), tuple(groups)
    )


def _merge(rows: list, kinds: list[str], group: str, rng: random.Random) -> None:
    """Cells printed once for all rows of the group."""
    merged = rng.choice(
        [{"coordinate", "deadline", "result"}, {"lead"}, {"deadline"}, {"deadline", "result"}]
    )
    own = [index for index, row in enumerate(rows) if row[0] == group]
    first = rows[own[0]]
    if any(kind in merged and not cell for kind, cell in zip(kinds, first[2], strict=True)):
        return
    for index in own[1:]:
        cells = zip(kinds, rows[index][2], strict=True)
        rows[index] = (
            *rows[index][:2],
            tuple(
                None if kind in merged else _alone(cell, kind, merged, rng) for kind, cell in cells
            ),
        )


def _alone(cell: str, kind: str, merged: set[str], rng: random.Random) -> str:
    # Where the lead is merged, a lone agency is read as partner only if its words say so.
    if kind == "coordinate":
        return "Các cơ quan, đơn vị liên quan" if "lead" in merged else cell or rng.choice(PARTNERS)
    return cell


def _cell(kind: str, rng: random.Random) -> str:
    if kind == "name":
        if rng.random() < 0.1:
            items = [
                f"- {rng.choice(OPENINGS)} {rng.choice(MIDDLES)}." for _ in range(rng.randint(2, 3))
            ]
            return "\n".join([f"Phổ cập {rng.choice(MIDDLES)}", *items])
        return " ".join(
            f"{rng.choice(OPENINGS)} {rng.choice(MIDDLES)} {rng.choice(CLOSINGS)}".split()
        )
    if kind == "coordinate" and rng.random() < 0.1:
        return ""
    return rng.choice(
        {"lead": LEADS, "coordinate": PARTNERS, "deadline": DEADLINES, "result": RESULTS}[kind]
    )


def flatten(table: Printed, rng: random.Random) -> str:
    """The table as an extraction leaves it: wrapped cells one after the other, pages, heads."""
    widths = {kind: rng.randint(*WIDTHS[kind]) for kind in table.kinds}
    head = [
        "TT " + table.header[0],
        *(
            line
            for kind, name in list(zip(table.kinds, table.header, strict=True))[1:]
            for line in _wrap(name, widths[kind])
        ),
    ]
    blank = rng.choice(["\n\n", "\n \n", "\n"])
    lines, page, group = [*head], rng.randint(2, 6), ""
    for own_group, number, cells in table.rows:
        if own_group != group:
            group = own_group
            lines.append(f"{group} {dict(table.groups)[group]}")
        if rng.random() < 0.15:
            page += 1
            lines += [str(page), *head]
        lines += _row(
            number,
            [_wrap(cell, widths[kind]) for kind, cell in zip(table.kinds, cells, strict=True)],
            table,
            head,
            str(page + 1),
            rng,
        )
    return "PHỤ LỤC\n\nDANH MỤC NHIỆM VỤ\n\n" + blank.join(f"{line} " for line in lines) + "\n"


def _row(
    number: str,
    cells: list[list[str]],
    table: Printed,
    head: list[str],
    page: str,
    rng: random.Random,
) -> list[str]:
    name = table.kinds.index("name")
    rest: list[str] = []
    if len(cells[name]) > 2 and rng.random() < 0.1:
        cut = rng.randint(1, len(cells[name]) - 1)
        cells[name], rest = cells[name][:cut], [page, *head, *cells[name][cut:]]
    lines: list[str] = []
    for index, cell in enumerate(cells):
        hangs = (
            index > 0 and cells[index - 1] and table.kinds[index] == "result" and rng.random() < 0.3
        )
        if hangs and table.kinds[index - 1] == "deadline" and len(cells[index - 1]) == 1:
            lines[-1] += f" {cell[0]}"
            cell = cell[1:]
        lines += cell
    if rng.random() < 0.3:
        return [f"{number} {lines[0]}", *lines[1:], *rest]
    return [number, *lines, *rest]


def _wrap(text: str | None, width: int) -> list[str]:
    return [
        line
        for paragraph in (text or "").split("\n")
        for line in textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)
    ]


def read_back(source: str) -> tuple:
    """Header and rows of each table found; a shared cell is told apart from one that is printed."""
    return tuple(
        (
            table.header,
            tuple(
                (row.group, row.number, tuple((cell.text, cell.shared) for cell in row.cells))
                for row in table.rows
            ),
        )
        for table in find_tables(source, 0, len(source), "PL")
    )


def expected_of(table: Printed) -> tuple:
    rows, above = [], ()
    for group, number, cells in table.rows:
        filled = tuple(
            (above[index][0], True) if cell is None else (" ".join(cell.split()), False)
            for index, cell in enumerate(cells)
        )
        rows.append((group, number, filled))
        above = filled
    return ((table.header, tuple(rows)),)


@pytest.mark.parametrize("seed", range(8))
def test_what_was_printed_is_read_back(seed):
    rng = random.Random(seed)
    table = make_table(rng)
    assert read_back(flatten(table, rng)) == expected_of(table)


# --- a real table, changed ---------------------------------------------------------------------

GOLDEN = json.loads(
    (Path(__file__).parent / "golden" / "van-xuan-table.json").read_text(encoding="utf-8")
)
KINDS = ("name", "lead", "coordinate", "deadline", "result")


def real_table() -> Printed:
    rows = tuple(
        (
            row["group"],
            row["number"],
            tuple(
                None if index in row["shared"] else cell for index, cell in enumerate(row["cells"])
            ),
        )
        for row in GOLDEN["rows"]
    )
    return Printed(
        KINDS, tuple(GOLDEN["header"]), rows, tuple(tuple(group) for group in GOLDEN["groups"])
    )


def reordered(table: Printed, order: list[int]) -> Printed:
    rows = tuple(
        (group, number, tuple(cells[index] for index in order))
        for group, number, cells in table.rows
    )
    return replace(
        table,
        kinds=tuple(table.kinds[index] for index in order),
        header=tuple(table.header[index] for index in order),
        rows=rows,
    )


def renumbered(table: Printed) -> Printed:
    numbers: dict[str, int] = {}
    rows = []
    for group, _, cells in table.rows:
        numbers[group] = numbers.get(group, 0) + 1
        rows.append((group, str(numbers[group]), cells))
    return replace(table, rows=tuple(rows))


def reworded(table: Printed, rng: random.Random) -> Printed:
    """Other agencies, dates and products."""
    words = {"lead": LEADS, "coordinate": PARTNERS, "deadline": DEADLINES, "result": RESULTS}
    rows = tuple(
        (
            group,
            number,
            tuple(
                rng.choice(words[kind]) if cell and kind in words else cell
                for kind, cell in zip(table.kinds, cells, strict=True)
            ),
        )
        for group, number, cells in table.rows
    )
    return replace(table, rows=rows)


@pytest.mark.parametrize(
    "order",
    [
        [0, 1, 2, 3, 4],
        [0, 3, 4, 1, 2],
        [0, 4, 3, 2, 1],
        [0, 2, 1, 4, 3],
        [0, 1, 3, 2, 4],
        [0, 3, 1, 2, 4],
        [0, 4, 1, 3, 2],
        [0, 1, 4, 2, 3],
    ],
)
def test_columns_in_another_order_give_the_same_cells(order):
    table = reordered(real_table(), order)
    assert read_back(flatten(table, random.Random(7))) == expected_of(table)


def test_numbers_that_restart_in_each_group_are_read():
    table = renumbered(real_table())
    assert read_back(flatten(table, random.Random(3))) == expected_of(table)


@pytest.mark.parametrize("seed", range(3))
def test_other_agencies_dates_and_products_change_only_their_cells(seed):
    rng = random.Random(seed)
    table = reworded(real_table(), rng)
    assert read_back(flatten(table, rng)) == expected_of(table)


# --- agencies of every kind --------------------------------------------------------------------

AGENCIES = [
    "Trạm Y tế phường",
    "Trạm Khuyến nông",
    "Đội Quản lý thị trường số 5",
    "Quỹ Bảo trợ trẻ em",
    "Quỹ tín dụng nhân dân",
    "Kho bạc Nhà nước khu vực XII",
    "Hạt Kiểm lâm liên xã Mường Bú",
    "Bưu điện văn hóa xã",
    "Ban Quản lý rừng phòng hộ",
    "Xí nghiệp Thủy nông",
    "Tổng công ty Điện lực miền Bắc",
    "Đồn Biên phòng Cửa Tùng",
    "Chi nhánh Ngân hàng Chính sách xã hội",
    "Nhà máy Nước sạch",
    "Hiệp hội Doanh nghiệp",
    "Phòng Văn hóa, Khoa học và Thông tin",
    "Hội Người cao tuổi và Hội Khuyến học",
    "Văn phòng Đảng ủy, Văn phòng HĐND và UBND",
    "HẠT KIỂM LÂM",
    "PHÒNG KINH TẾ",
    # of no kind that any list has
    "Sàn giao dịch công nghệ",
    "Ga Hải Phòng",
    "Mạng lưới Đại sứ số",
    "Hãng phim Giải Phóng",
    "Giáo xứ Phùng Khoang",
    "Vesta Đại Lợi",
]


def led_by(agency: str, rng: random.Random) -> Printed:
    """The agency leads one task among those of others; narrow names of theirs fill the column."""
    partners = ["Các cơ quan, đơn vị có liên quan, TDP", "Các cơ quan, đơn vị liên quan"]
    rows = [
        (
            "",
            str(number),
            (
                _cell("name", rng).replace("\n", " "),
                agency if number in (4, 7) else "Phòng Kinh tế",
                rng.choice(partners),
                "Nhiệm vụ thường xuyên",
                "Báo cáo",
            ),
        )
        for number in range(1, 9)
    ]
    return Printed(KINDS, tuple(HEADS[kind][0] for kind in KINDS), tuple(rows), ())


@pytest.mark.parametrize("agency", AGENCIES)
def test_an_agency_of_any_kind_is_read_as_the_lead(agency):
    table = led_by(agency, random.Random(agency))
    assert read_back(flatten(table, random.Random(11))) == expected_of(table)


@pytest.mark.parametrize("agency", AGENCIES[::3])
def test_so_it_is_where_the_lead_comes_later(agency):
    table = reordered(led_by(agency, random.Random(agency)), [0, 3, 1, 2, 4])
    assert read_back(flatten(table, random.Random(12))) == expected_of(table)


def test_a_lead_wider_than_the_others_of_its_column_stays_a_cell():
    """Where "Phòng Kinh" / "tế" fill the column, "Trạm Y tế phường" on one line is too wide."""
    table = led_by("Trạm Y tế phường", random.Random(5))
    source = flatten(table, random.Random(11)).replace("Phòng Kinh tế", "Phòng Kinh \n\ntế")
    assert read_back(source) == expected_of(table)
