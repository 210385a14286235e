"""Course material has a page that shows all of it, where its pages begin, and runs nothing."""

import re
from pathlib import Path

import pytest

from tests.site.html_pages import Page
from tutor.channels.channel import DocumentInfo
from tutor.documents.reader import parse_text
from tutor.settings import PROJECT
from tutor.site.pages import Pages

MADE_UP = Path(__file__).parents[1] / "documents" / "made_up"
HANDBOOK = (MADE_UP / "so-tay-lam-khe.md").read_text(encoding="utf-8")


def html_of(source, **known):
    document = parse_text(source, "so-tay", "material")
    return Pages(PROJECT / "prompts").document(document, DocumentInfo(document.title, **known))


def page_of(source, **known):
    page = Page(html_of(source, **known))
    page.check()
    return page


def words(text):
    return re.findall(r"\w+", text)


def test_every_word_stands_on_the_page_in_reading_order():
    shown = page_of(HANDBOOK).text
    assert all(word in shown for word in words(HANDBOOK))
    marks = ("khai giảng", "Anh Vì Văn Toản", "mưa to", "sạc đầy", "Quàng", "già yếu", "màu xanh")
    places = [shown.index(mark) for mark in marks]
    assert places == sorted(places)


def test_every_place_that_is_cited_is_an_element():
    page = page_of(HANDBOOK)
    anchors = [one.anchor for one in parse_text(HANDBOOK, "so-tay", "material").walk()]
    assert set(anchors) <= set(page.ids)


def test_pages_are_marked_once_where_they_begin():
    page = page_of(HANDBOOK)
    assert [id for id in page.ids if id.startswith("tr.")] == ["tr.1", "tr.2", "tr.3"]
    text = " ".join(words(page.text))
    assert text.index("Trang 2 2 Nội quy lớp") < text.index("Trang 3 5 Tổ công nghệ")


def test_a_page_that_begins_within_a_section_is_marked_there():
    text = " ".join(words(page_of("# A\n# Gọi\nmột\n\fhai\n# Tắt\nba").text))
    assert "một Trang 2 hai Tắt" in text


def test_a_file_of_pages_alone_has_its_pages_as_contents():
    page = page_of("Tờ rơi\nGọi 113.\n\fGọi 114.")
    assert page.ids.count("tr.2") == 1 and "#tr.2" in page.links


def test_tables_and_lists_are_such():
    page = page_of(HANDBOOK)
    assert page.tags.count("table") == 2 and page.tags.count("ul") >= 2
    assert "Thẻ căn cước." in page.text and "- Thẻ" not in page.text


def test_what_the_catalogue_knows_is_shown_and_nothing_else_is_said_to_be_missing():
    assert "UBND xã Lâm Khê" in page_of(HANDBOOK, issuer="UBND xã Lâm Khê").text
    assert "không in" not in page_of(HANDBOOK).text


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "# <img src=x onerror=alert(2)>\n# B\nx",
        '# A\n# B\n| <b>a</b> | b |\n| <script>alert(3)</script> | " onload=x |',
        "- <svg onload=alert(4)>",
        "# 1. <a href=javascript:alert(5)>a</a>\n# 2. B",
    ],
)
def test_markup_in_a_material_is_shown_as_text(source):
    html = html_of(source)
    page = Page(html)
    assert page.tags.count("script") == 1  # the page's own
    assert not {"img", "svg", "b"} & set(page.tags)
    assert "alert" in page.text or "onload" in page.text
    assert "javascript:" not in "".join(page.links)
