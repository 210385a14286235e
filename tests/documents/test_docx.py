"""Word files: what of them is read, as Word would print it."""

import zipfile
from pathlib import Path

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.documents.word_files import WordFile, count
from tutor.documents.docx import read_docx
from tutor.documents.filetext import FileText

W = nsdecls("w")
SPACES = nsdecls("w", "wp", "a") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


@pytest.fixture
def file() -> WordFile:
    return WordFile()


@pytest.fixture
def read(tmp_path):
    """The text of a Word file under construction, without blank lines."""

    def text_of(file: WordFile) -> list[str]:
        return [line for line in whole(file, tmp_path).text.split("\n") if line]

    return text_of


def whole(file: WordFile, folder: Path) -> FileText:
    return read_docx(file.save(folder / "word.docx"))


def append(file: WordFile, xml: str) -> None:
    """Put `xml` behind what the body holds."""
    body = file.document.element.body
    body.insert(len(body) - 1, parse_xml(xml.replace(">", f" {SPACES}>", 1)))


def test_a_paragraph_is_a_line(file, read):
    file.add("Điều kiện chung")
    file.add("")
    file.add("  Hai khoảng trắng  ")
    assert read(file) == ["Điều kiện chung", "Hai khoảng trắng"]


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("Heading 1", "# Bài học"),
        ("Heading 3", "### Bài học"),
        ("Heading 9", "###### Bài học"),
        ("Normal", "Bài học"),
        ("Title", "Bài học"),
    ],
)
def test_a_heading_has_as_many_marks_as_it_is_deep(style, line, file, read):
    file.add("Bài học", style=style)
    assert read(file) == [line]


def test_a_style_is_a_heading_by_its_vietnamese_name_its_base_or_its_level(file, read):
    styles = file.document.styles.element
    for id, inner in (
        ("a1", '<w:name w:val="Tiêu đề 2"/>'),
        ("a2", '<w:name w:val="Mục của xã"/><w:basedOn w:val="a1"/>'),
        ("a3", '<w:name w:val="Mục"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
        ("a4", '<w:name w:val="Thường"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>'),
        ("a5", '<w:name w:val="Vòng"/><w:basedOn w:val="a5"/>'),  # based on itself
    ):
        styles.append(
            parse_xml(f'<w:style {W} w:type="paragraph" w:styleId="{id}">{inner}</w:style>')
        )
        append(
            file, f'<w:p><w:pPr><w:pStyle w:val="{id}"/></w:pPr><w:r><w:t>{id}</w:t></w:r></w:p>'
        )
    assert read(file) == ["## a1", "## a2", "### a3", "a4", "a5"]


def test_a_level_of_the_paragraph_goes_before_its_style(file, read):
    append(
        file,
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:outlineLvl w:val="3"/></w:pPr>'
        "<w:r><w:t>Sâu</w:t></w:r></w:p>",
    )
    assert read(file) == ["#### Sâu"]


def test_a_soft_break_parts_lines_and_a_tab_stays(file, read):
    file.add("KẾ HOẠCH\nDạy bơi\tnăm 2026")
    file.add("A\nB", style="Heading 1")
    assert read(file) == ["KẾ HOẠCH", "Dạy bơi\tnăm 2026", "# A", "# B"]


def test_insertions_are_kept_and_deletions_are_not(file, tmp_path):
    append(
        file,
        '<w:p><w:r><w:t xml:space="preserve">Xong trước </w:t></w:r>'
        '<w:del w:id="1" w:author="a"><w:r><w:delText>30/6</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>30/9</w:t></w:r></w:ins>'
        '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>chuyển</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="4" w:author="a"><w:r><w:t>/2026</w:t></w:r></w:moveTo></w:p>',
    )
    read = whole(file, tmp_path)
    assert read.text.strip() == "Xong trước 30/9/2026"
    assert any("tracked changes" in note for note in read.notes)


def test_a_deleted_row_and_a_deleted_numbered_paragraph_do_not_count(file, read):
    one = file.add_list(("decimal", "%1."))
    file.add("Một", one)
    gone = file.add("", one)
    gone._p.pPr.append(parse_xml(f'<w:rPr {W}><w:del w:id="1" w:author="a"/></w:rPr>'))
    file.add("Hai", one)
    table = file.add_table([["A", "B", "C"], ["1", "2", "3"], ["4", "5", "6"]])
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {W} w:id="1" w:author="a"/>'))
    assert read(file) == ["1. Một", "2. Hai", "| A | B | C |", "| 4 | 5 | 6 |"]


def test_text_boxes_follow_their_paragraph_once(file, read):
    box = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
    append(
        file,
        "<w:p><w:r><w:t>Ngoài khung</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>",
    )
    assert read(file) == ["Ngoài khung", "Trong khung"]


def test_pictures_are_counted_and_told(file, tmp_path):
    picture = (
        "<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri='x'><a:blip/>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    append(file, picture)
    append(file, picture)
    assert whole(file, tmp_path).notes == ("what stands in its pictures is not read: 2",)


def test_hidden_text_fields_and_contents_are_left_out_and_links_are_read(file, read):
    append(
        file,
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
        '<w:r><w:instrText>HYPERLINK "a"</w:instrText></w:r>'
        "<w:hyperlink><w:r><w:t>Trang</w:t></w:r></w:hyperlink>"
        "<w:sdt><w:sdtContent><w:r><w:t> chủ</w:t></w:r></w:sdtContent></w:sdt>"
        "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>",
    )
    styles = file.document.styles.element
    styles.append(
        parse_xml(
            f'<w:style {W} w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
        )
    )
    append(file, '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>Mục 1</w:t></w:r></w:p>')
    append(
        file,
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Trong ô điều khiển</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>",
    )
    assert read(file) == ["Trang chủx=1", "Trong ô điều khiển"]


def test_heads_and_feet_of_pages_are_left_out(file, read):
    section = file.document.sections[0]
    section.header.paragraphs[0].text = "Đầu trang"
    section.footer.paragraphs[0].text = "Trang 1"
    file.add("Thân bài")
    assert read(file) == ["Thân bài"]


def test_capitals_by_format_are_read_as_printed(file, read):
    append(file, "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Kế hoạch</w:t></w:r></w:p>")
    append(
        file,
        '<w:p><w:r><w:rPr><w:caps w:val="0"/></w:rPr><w:t>Kế hoạch</w:t></w:r></w:p>',
    )
    assert read(file) == ["KẾ HOẠCH", "Kế hoạch"]


def test_footnotes_stand_at_the_end_under_their_numbers(file, tmp_path):
    append(
        file,
        '<w:p><w:r><w:t>Phong trào</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>'
        "<w:r><w:t> được phát động.</w:t></w:r></w:p>",
    )
    file.add("Dòng cuối.")
    path = file.save(tmp_path / "word.docx")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(
            "word/footnotes.xml",
            f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
            '<w:footnote w:id="7"><w:p><w:r><w:t>Kế hoạch số 01</w:t></w:r></w:p></w:footnote>'
            "</w:footnotes>",
        )
    lines = [line for line in read_docx(path).text.split("\n") if line]
    assert lines == ["Phong trào được phát động.", "Dòng cuối.", "[1] Kế hoạch số 01"]


# Numbers that Word counts


@pytest.mark.parametrize(
    ("kind", "text", "printed"),
    [
        ("decimal", "%1.", ["1. x", "2. x", "3. x"]),
        ("decimal", "Điều %1.", ["Điều 1. x", "Điều 2. x", "Điều 3. x"]),
        ("decimal", "%1-", ["1- x", "2- x", "3- x"]),
        ("decimalZero", "%1)", ["01) x", "02) x", "03) x"]),
        ("lowerLetter", "%1)", ["a) x", "b) x", "c) x"]),
        ("upperLetter", "%1.", ["A. x", "B. x", "C. x"]),
        ("upperRoman", "%1.", ["I. x", "II. x", "III. x"]),
        ("lowerRoman", "(%1)", ["(i) x", "(ii) x", "(iii) x"]),
        ("vietnameseCounting", "Phần thứ %1", [f"Phần thứ {n} x" for n in ("một", "hai", "ba")]),
        ("bullet", "-", ["- x"] * 3),
        ("bullet", "+", ["+ x"] * 3),
        ("bullet", "\uf0b7", ["- x"] * 3),  # a dot of the font Symbol
        ("none", "", ["x"] * 3),
    ],
)
def test_a_list_is_printed_with_its_numbers(kind, text, printed, file, read):
    one = file.add_list((kind, text))
    for _ in range(3):
        file.add("x", one)
    assert read(file) == printed


def test_letters_go_on_after_d_as_word_prints_them_without_the_barred_one(file, read):
    one = file.add_list(("lowerLetter", "%1)"))
    for _ in range(28):
        file.add("x", one)
    marks = [line.split(")")[0] for line in read(file)]
    assert marks[:6] == list("abcdef")
    assert marks[25:] == ["z", "aa", "bb"]


def test_levels_count_below_each_other_and_begin_anew(file, read):
    one = file.add_list(("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."))
    for level in (0, 1, 2, 2, 1, 2, 0, 1, 2):
        file.add("x", one, level)
    assert [line.split(" ")[0] for line in read(file)] == [
        "I.", "1.", "1.1.", "1.2.", "2.", "2.1.", "II.", "1.", "1.1.",
    ]  # fmt: skip


def test_a_level_whose_parent_was_not_printed_counts_it_as_one(file, read):
    one = file.add_list(("decimal", "%1."), ("decimal", "%1.%2."))
    file.add("x", one, 1)
    assert read(file) == ["1.1. x"]


def test_a_list_goes_on_after_other_paragraphs_and_restarts_where_told(file, read):
    one = file.add_list(("decimal", "%1."))
    file.add("x", one)
    file.add("giữa")
    file.add("x", one)
    again = file.restart(one, 5)
    file.add("x", again)
    file.add("x", again)
    assert read(file) == ["1. x", "giữa", "2. x", "5. x", "6. x"]


def test_a_list_may_begin_at_any_number(file, read):
    one = file.add_list(("decimal", "%1."), start=4)
    file.add("x", one)
    assert read(file) == ["4. x"]


def test_a_legal_level_prints_all_numbers_in_digits(file, read):
    one = file.add_list(("upperRoman", "%1."), ("decimal", "%1.%2."))
    levels = file.document.part.numbering_part.element[0]
    levels[1].insert(2, parse_xml(f"<w:isLgl {W}/>"))
    file.add("x", one, 0)
    file.add("x", one, 1)
    assert read(file) == ["I. x", "1.1. x"]


def test_a_style_may_count_and_a_paragraph_may_decline(file, read):
    one = file.add_list(("decimal", "Điều %1."))
    styles = file.document.styles.element
    styles.append(
        parse_xml(
            f'<w:style {W} w:type="paragraph" w:styleId="D"><w:name w:val="Điều"/><w:pPr><w:numPr>'
            f'<w:numId w:val="{one}"/></w:numPr></w:pPr></w:style>'
        )
    )
    for inner in ("", "", '<w:numPr><w:numId w:val="0"/></w:numPr>'):
        append(
            file, f'<w:p><w:pPr><w:pStyle w:val="D"/>{inner}</w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
        )
    assert read(file) == ["Điều 1. x", "Điều 2. x", "x"]


def test_an_empty_numbered_paragraph_is_counted_and_not_printed(file, read):
    one = file.add_list(("decimal", "%1."))
    file.add("x", one)
    file.add("", one)
    file.add("x", one)
    assert read(file) == ["1. x", "3. x"]


def test_a_list_that_the_file_does_not_hold_prints_no_number(file, read):
    file.add("x", 9999)
    assert read(file) == ["x"]


# Tables


def test_a_table_is_lines_of_cells_in_its_place(file, read):
    file.add("Trên")
    file.add_table([["TT", "Việc", "Chủ trì"], ["1", "Dạy | bơi", "Sở Y tế\nSở Nội vụ"]])
    file.add("Dưới")
    assert read(file) == [
        "Trên",
        "| TT | Việc | Chủ trì |",
        "| 1 | Dạy / bơi | Sở Y tế<br>Sở Nội vụ |",
        "Dưới",
    ]


def test_merged_cells_stand_in_the_first_of_their_places(file, read):
    file.add_table(
        [
            ["TT", "Việc", "Chủ trì"],
            ["I", "Truyền thông", "<"],
            ["1", "Phát tờ rơi", "Đoàn xã"],
            ["2", "Phát loa", None],
        ]
    )
    assert read(file)[1:] == [
        "| I | Truyền thông |  |",
        "| 1 | Phát tờ rơi | Đoàn xã |",
        "| 2 | Phát loa |  |",
    ]


def test_a_header_of_two_rows_becomes_one(file, read):
    file.add_table(
        [
            ["TT", "Việc", "Thực hiện", "<", "Ghi chú"],
            [None, None, "Chủ trì", "Số người", None],
            ["1", "Dạy bơi", "Đoàn xã", "20", ""],
        ]
    )
    assert read(file) == [
        "| TT | Việc | Chủ trì | Thực hiện Số người | Ghi chú |",
        "| 1 | Dạy bơi | Đoàn xã | 20 |  |",
    ]


def test_a_number_column_may_be_counted_by_word(file, read):
    table = file.add_table([["TT", "Việc", "Chủ trì"], ["", "a", "b"], ["", "c", "d"]])
    one = file.add_list(("decimal", "%1"))
    for row in table.rows[1:]:
        count(row.cells[0].paragraphs[0], one)
    assert read(file)[1:] == ["| 1 | a | b |", "| 2 | c | d |"]


def test_a_table_in_a_cell_becomes_lines_of_the_cell(file, read):
    table = file.add_table([["TT", "Việc", "Ghi chú"], ["1", "Gồm:", "x"]])
    inner = table.cell(1, 1).add_table(2, 2)
    for row, texts in zip(inner.rows, (("Lớp", "Số"), ("Bơi", "5")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    assert read(file)[1] == "| 1 | Gồm:<br>Lớp; Số<br>Bơi; 5 | x |"


def test_a_head_of_two_columns_without_borders_is_lines(file, read):
    file.add_table(
        [
            ["UBND TỈNH LÂM ĐỒNG\n-------", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["Số: 12/KH-UBND", "Lâm Đồng, ngày 01 tháng 02 năm 2026"],
        ],
        bordered=False,
    )
    assert read(file) == [
        "UBND TỈNH LÂM ĐỒNG",
        "-------",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 12/KH-UBND",
        "Lâm Đồng, ngày 01 tháng 02 năm 2026",
    ]


@pytest.mark.parametrize(
    ("bordered", "lines"),
    [
        (True, ["| Từ | Nghĩa |", "| OTP | mã một lần |"]),
        (False, ["Từ", "Nghĩa", "OTP", "mã một lần"]),
    ],
)
def test_two_columns_are_a_table_where_lines_are_drawn(bordered, lines, file, read):
    file.add_table([["Từ", "Nghĩa"], ["OTP", "mã một lần"]], bordered=bordered)
    assert read(file) == lines


def test_a_frame_of_one_cell_is_its_paragraphs(file, read):
    file.add_table([["Lưu ý\nKhông đưa mã OTP"]])
    assert read(file) == ["Lưu ý", "Không đưa mã OTP"]


# Fonts from before Unicode


def run(font: str, text: str) -> str:
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t>{text}</w:t></w:r>'
    )


@pytest.mark.parametrize(
    ("runs", "line", "converted"),
    [
        ([(".VnTime", "KÕ ho¹ch d¹y b¬i n­íc")], "Kế hoạch dạy bơi nước", "TCVN3"),
        ([(".VnTimeH", "kÕ ho¹ch"), (".VnTime", " d¹y b¬i")], "KẾ HOẠCH dạy bơi", "TCVN3"),
        ([("VNI-Times", "Keá hoaïch daïy bôi nöôùc")], "Kế hoạch dạy bơi nước", "VNI"),
        ([("VNI-Times", "KE"), ("VNI-Times", "Á HOAÏCH")], "KẾ HOẠCH", "VNI"),
        ([(".VnTime", "c\uf0b8c")], "các", "TCVN3"),  # as a font of symbols
        ([(".VnTime", "Tiếng Việt Unicode")], "Tiếng Việt Unicode", ""),
        ([("Times New Roman", "Kế hoạch")], "Kế hoạch", ""),
    ],
)
def test_text_in_an_old_font_is_converted_and_told(runs, line, converted, file, tmp_path):
    append(file, f"<w:p>{''.join(run(*one) for one in runs)}</w:p>")
    notes = (f"converted from {converted}",) if converted else ()
    assert whole(file, tmp_path) == FileText(line, notes)


def test_the_font_of_a_style_counts_too(file, tmp_path):
    styles = file.document.styles.element
    styles.append(
        parse_xml(
            f'<w:style {W} w:type="paragraph" w:styleId="V"><w:name w:val="Thân"/><w:rPr>'
            '<w:rFonts w:ascii=".VnTime"/></w:rPr></w:style>'
        )
    )
    append(
        file,
        '<w:p><w:pPr><w:pStyle w:val="V"/></w:pPr><w:r><w:t>n­íc s¹ch</w:t></w:r></w:p>',
    )
    assert whole(file, tmp_path) == FileText("nước sạch", ("converted from TCVN3",))
