"""Web pages: what a reader of the page reads."""

from pathlib import Path

import pytest

from tutor.documents.html import read_html


def lines_of(page: str, folder: Path) -> list[str]:
    path = folder / "trang.html"
    path.write_text(page, encoding="utf-8")
    return [line for line in read_html(path).text.split("\n") if line]


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>Một <b>hai</b>\n ba<p>bốn", ["Một hai ba", "bốn"]),
        ("Một<br>hai<div>ba</div>bốn", ["Một", "hai", "ba", "bốn"]),
        ("<h1>Bài <i>1</i></h1><h3>Mục</h3>", ["# Bài 1", "### Mục"]),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", ["- a", "- b", "- c"]),
        ("<ol><li>a<li><p>b</p><p>c</p></ol>", ["1. a", "2. b", "c"]),
        ("<ol start=4><li>a<li value=9>b<li>c</ol>", ["4. a", "9. b", "10. c"]),
        ("<ol type=a><li>x<li>y</ol><ol type=I><li>z</ol>", ["a. x", "b. y", "I. z"]),
        ("<script>x</script><style>y</style><nav>Menu</nav><p>Bài</p>", ["Bài"]),
        ("<head><title>Tên trang</title></head><!-- ghi --><p>Bài", ["Bài"]),
        ("<p style='display: none'>ẩn</p><p hidden>ẩn</p><p>Bài", ["Bài"]),
        ("<pre>một\n  hai</pre>", ["một", "  hai"]),
        ("<p>Phong trào<sup><a href='#1'>[1]</a></sup> số<sub>2</sub>", ["Phong trào số2"]),
        ("&lt;b&gt; &amp; &nbsp;x", ["<b> & x"]),
        ("", []),
    ],
)
def test_a_page_is_read_in_lines(page, lines, tmp_path):
    assert lines_of(page, tmp_path) == lines


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        pytest.param(
            "<tr><th>TT<th>Việc<th>Hạn<tr><td rowspan=2>1<td>a<td>b<tr><td>c<td>d",
            ["| TT | Việc | Hạn |", "| 1 | a | b |", "|  | c | d |"],
            id="rowspan",
        ),
        pytest.param(
            "<tr><th>TT<th>Việc<th>Hạn<tr><td>I<td colspan=2>Nhóm<tr><td>1<td>a<td>b",
            ["| TT | Việc | Hạn |", "| I | Nhóm |  |", "| 1 | a | b |"],
            id="colspan",
        ),
        pytest.param(
            "<thead><tr><td>TT<td>Việc<td>Hạn</thead><tbody><tr><td>1<td><p>a</p><p>b|c</p><td>d",
            ["| TT | Việc | Hạn |", "| 1 | a<br>b/c | d |"],
            id="lines and bars in a cell",
        ),
        pytest.param(
            "<tr><th>TT<th>Việc<th>Hạn<tr><td>1<td>x<table><tr><td>a<td>b</table><td>c",
            ["| TT | Việc | Hạn |", "| 1 | x<br>a; b | c |"],
            id="a table in a cell",
        ),
        pytest.param(
            "<tr><td>UBND XÃ<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<tr><td>Số: 1/KH<td>Độc lập",
            ["UBND XÃ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 1/KH", "Độc lập"],
            id="the head of a document",
        ),
        pytest.param("<tr><td><td></tr>", [], id="nothing in it"),
    ],
)
def test_a_table_is_lines_of_cells(table, lines, tmp_path):
    assert lines_of(f"<table>{table}</table>", tmp_path) == lines


def test_a_table_of_absurd_spans_is_bounded(tmp_path):
    row = "<tr>" + "<td rowspan=100000 colspan=100000>x" * 3
    with pytest.raises(ValueError, match="more cells"):
        lines_of(f"<table>{row * 3000}</table>", tmp_path)


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("", "utf-8"),
        ('<meta http-equiv=Content-Type content="text/html; charset=utf-16">', "utf-16"),
        ("<meta charset=windows-1252>", "utf-8"),  # it is not
    ],
)
def test_the_encoding_is_the_one_of_the_bytes(declared, codec, tmp_path):
    path = tmp_path / "trang.html"
    path.write_bytes(f"{declared}<p>Nước sạch".encode(codec))
    assert read_html(path).text.strip() == "Nước sạch"
