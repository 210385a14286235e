"""The pages of lessons hold everything of them, each place under its address, nothing unescaped."""

from datetime import date

import pytest

from tests.fakes import LESSON, LESSON_SOURCE, OTHER_LESSON, REFERENCES, FakeService
from tests.site.html_pages import Page
from tutor.lessons.document import anchors
from tutor.lessons.knowledge import WebSource, read_references
from tutor.lessons.library import load_lesson
from tutor.records import Term
from tutor.settings import PROJECT
from tutor.site.finding import find_lessons
from tutor.site.glossary import by_letter
from tutor.site.pages import Pages
from tutor.site.pictures import PNG_WIDTH, Pictures
from tutor.site.shelf import grade_counts, source, web_source

TODAY = date(2026, 11, 20)
KNOWLEDGE = PROJECT / "knowledge"
IMAGES = KNOWLEDGE / "lessons" / "images"
SHIPPED = {
    path.stem: load_lesson(path.stem, {"": path.read_text(encoding="utf-8")})
    for path in sorted((KNOWLEDGE / "lessons").glob("*.md"))
    if path.stem != "README" and "." not in path.stem
}
PAGES = Pages(PROJECT / "prompts", IMAGES)


class Shelf(FakeService):
    """The lessons of the knowledge folder."""

    def __init__(self):
        super().__init__()
        self._references = read_references(KNOWLEDGE)

    def lessons(self):
        return SHIPPED

    def references(self):
        return self._references


SHELF = Shelf()
FAKES = FakeService()


def lesson_page(id="goi-video", shelf=FAKES, today=TODAY, **query):
    return PAGES.lesson(shelf, id, query, today)


@pytest.mark.parametrize("id", SHIPPED)
def test_every_place_that_can_be_cited_is_on_the_page(id):
    page = Page(lesson_page(id, SHELF))
    assert set(anchors(SHIPPED[id])) <= set(page.ids)
    page.check()


@pytest.mark.parametrize("id", SHIPPED)
def test_every_lesson_has_a_slide_for_each_step(id):
    page = Page(PAGES.slides(SHELF, id, {}, TODAY))
    page.check()
    steps = len(SHIPPED[id].text().steps)
    slides = [one for one in page.ids if one.startswith("s")]
    assert slides == [f"s{number}" for number in range(len(slides))]
    assert len(slides) >= steps + 2
    titles = [text for depth, text in page.headings if depth == 2]
    for step in SHIPPED[id].text().steps:
        assert any(f"Bước {step.number}/{steps}" in title for title in titles)


@pytest.mark.parametrize(
    "page",
    [
        PAGES.lessons(SHELF, {}),
        PAGES.lessons(SHELF, {"q": "cai vneid"}),
        PAGES.courses(SHELF),
        PAGES.course(SHELF, "vneid"),
        PAGES.glossary(SHELF),
        PAGES.skills(SHELF),
        PAGES.lesson_sources(SHELF, TODAY),
    ],
    ids=["lessons", "found", "courses", "course", "glossary", "skills", "sources"],
)
def test_the_other_pages_are_sound(page):
    Page(page).check()


def test_every_part_of_a_lesson_is_shown():
    page = Page(lesson_page())
    for said in (
        "Bác gọi được cho cháu",
        "Có Wi-Fi thì bác không mất tiền",
        "Bác thấy nút Gọi chưa?",
        "Bác bấm nút cạnh máy",
        "Bác chạm thật nhẹ",
        "Trên iPhone",
        "Máy bàn phím không gọi có hình được",
        "Thấy mặt là đúng con",
        "Đúng. Đúng rồi.",
        "Chưa đúng. Chưa nên.",
        "Mẹ ơi con hỏng máy",
        "Giả. Số lạ đòi tiền.",
        "Bác gõ lời chào",
        "gọi mà thấy mặt nhau",
        "a.gov.vn/bai-1",
        "chỉ còn địa chỉ rút gọn",
        "Kế hoạch Nâng cao kỹ năng số, mục II.2",
        "tháng 6/2026",
        "31/1/2027",
        "Thông tư 02/2025/TT-BGDĐT",
        "DigComp 2.2: 2.1 (Giao tiếp và hợp tác)",
        "binhdanhocvuso.gov.vn",
        "con cháu, người nhà",
    ):
        assert said in page.text, said
    assert "/documents/hai-chau#II.2" in page.links
    assert "https://a.gov.vn/bai-1" in page.links
    assert any(link.startswith("/?q=Ch%E1%BB%89%20t%E1%BB%ABng") for link in page.links)
    assert "/bai-hoc/gui-anh" in page.links  # the next of its course
    assert "/bai-hoc/goi-video" in Page(lesson_page("gui-anh")).links  # to be known before


@pytest.mark.parametrize(
    "html",
    [
        lesson_page(),
        PAGES.slides(FAKES, "goi-video", {}, TODAY),
        PAGES.lessons(FAKES, {"q": "<script>alert(9)</script>", "cho": "<b>"}),
        PAGES.lessons(FAKES, {}),
        PAGES.course(FAKES, "zalo"),
        PAGES.lesson_sources(FAKES, TODAY),
    ],
    ids=["lesson", "slides", "search", "lessons", "course", "sources"],
)
def test_nothing_of_a_lesson_becomes_markup(html):
    page = Page(html)
    assert not {"i", "em", "u"} & set(page.tags)
    assert "<script>alert" not in html and "<img src=x" not in html
    assert all(image["src"].startswith("/bai-hoc/hinh/") for image in page.images)


def test_the_picture_of_a_step_has_its_words():
    (image,) = Page(lesson_page()).images
    assert image["src"] == "/bai-hoc/hinh/kho-ung-dung.svg"
    assert image["alt"] == 'Màn hình "có" <hình> khoanh tròn'


@pytest.mark.parametrize(
    ("query", "said", "unsaid"),
    [
        ({}, "Bác mở máy <img", "Mở máy, chạm"),
        ({"muc": "vua"}, "Bác mở máy rồi chạm Gọi", "Bác mở máy <img"),
        ({"muc": "gon"}, "Mở máy, chạm Gọi", "Bác mở máy rồi"),
        ({"muc": "x", "may": "x", "tieng": "x"}, "Bác mở máy <img", "Mở máy, chạm"),
        ({"may": "iphone"}, "Bác mở iPhone", "Bác mở máy <img"),
        ({"may": "android"}, "Bác mở máy <img", "Bác mở iPhone"),
        ({"may": "iphone", "muc": "gon"}, "Mở iPhone, chạm Gọi", "Bác mở iPhone"),
    ],
)
def test_wording_and_device_are_chosen_by_the_address(query, said, unsaid):
    text = Page(lesson_page(**query)).text
    assert said in text and unsaid not in text


def test_a_choice_keeps_the_others():
    links = Page(lesson_page(muc="gon", may="iphone")).links
    assert {"?muc=vua&may=iphone", "?may=iphone", "?muc=gon", "?muc=gon&may=android"} <= set(links)


def test_a_language_is_chosen_by_the_address():
    source = "---\ntitle: Video call\nasked_as: [Call]\n---\nYou call.\n\n## Bước 1. Open\n"
    source += "- Dễ: Open **Gọi**.\n- Vừa: Open **Gọi**.\n- Gọn: Open **Gọi**.\n- Thấy: Seen?\n"
    source += "- Vướng: Dark => Press. [KT]\n- Chậm: Slowly.\n- Nguồn: KT\n"
    lesson = load_lesson("x", {"": LESSON_SOURCE, "en": source})

    class Spoken(FakeService):
        def lessons(self):
            return {"x": lesson}

    page = lesson_page("x", Spoken(), tieng="en")
    assert 'lang="en"' in page and "You call." in page
    assert "Bác gọi được" in lesson_page("x", Spoken())


@pytest.mark.parametrize(("today", "told"), [(date(2027, 1, 31), False), (date(2027, 2, 1), True)])
def test_a_lesson_past_its_review_says_so(today, told):
    notice = "đáng lẽ phải xem lại trước ngày 31/1/2027"
    assert (notice in Page(lesson_page(today=today)).text) == told
    assert ("(đã quá hạn)" in Page(PAGES.lesson_sources(FAKES, today)).text) == told


@pytest.mark.parametrize(
    ("audience", "said"),
    [("citizen", "Bác mở"), ("student", "Bạn mở"), ("official", "Anh chị mở")],
)
def test_readers_are_addressed_by_the_audience_of_the_lesson(audience, said):
    source = LESSON_SOURCE.replace("audience: [citizen]", f"audience: [{audience}]")

    class Other(FakeService):
        def lessons(self):
            return {"x": load_lesson("x", {"": source})}

    assert said in Page(lesson_page("x", Other())).text


def test_what_is_not_there_is_none():
    assert lesson_page("khong-co") is None
    assert PAGES.slides(FAKES, "khong-co", {}, TODAY) is None
    assert PAGES.course(FAKES, "khong-co") is None


def test_the_list_can_be_narrowed_to_an_audience():
    links = Page(PAGES.lessons(SHELF, {"cho": "student"})).links
    assert "/bai-hoc/hs-dung-ai-hoc" in links and "/bai-hoc/zalo-cai" not in links


def test_every_lesson_is_in_the_list_and_in_the_table_of_sources():
    for page in (PAGES.lessons(SHELF, {}), PAGES.lesson_sources(SHELF, TODAY)):
        assert {f"/bai-hoc/{id}" for id in SHIPPED} <= set(Page(page).links)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("cai vneid", "vneid-cai-dat"),
        ("cài VNeID", "vneid-cai-dat"),
        ("làm sao nối wifi", "may-wifi"),
        ("quet ma qr tra tien", "nh-quet-qr"),
        ("chữ to", "may-chu-to"),
    ],
)
def test_the_search_finds(query, first):
    assert find_lessons(SHIPPED.values(), query)[0].id == first


def test_a_search_with_diacritics_means_them():
    assert [one.id for one in find_lessons([LESSON, OTHER_LESSON], "gửi")] == ["gui-anh"]
    assert [one.id for one in find_lessons([LESSON, OTHER_LESSON], "gui")] == ["gui-anh"]
    assert find_lessons([LESSON, OTHER_LESSON], "gừi") == []
    assert find_lessons([LESSON], "?!") == [LESSON]  # nothing asked
    assert find_lessons([], "gui") == []


def test_a_search_without_result_offers_the_tutor():
    page = Page(PAGES.lessons(FAKES, {"q": "trồng lúa"}))
    assert "Chưa có bài nào" in page.text
    assert "/?q=tr%E1%BB%93ng%20l%C3%BAa" in page.links


def test_the_glossary_follows_the_alphabet():
    names = ["đăng nhập", "dữ liệu", "ứng dụng", "app", "ảnh", "ăn", "5G", "ẩn"]
    terms = [Term(name, name, (), "x", "") for name in names]
    letters = [
        (letter, [one.term.id for one in entries]) for letter, entries in by_letter(terms, [])
    ]
    assert letters == [
        ("0-9", ["5G"]),
        ("A", ["ảnh", "app"]),
        ("Ă", ["ăn"]),
        ("Â", ["ẩn"]),
        ("D", ["dữ liệu"]),
        ("Đ", ["đăng nhập"]),
        ("Ư", ["ứng dụng"]),
    ]


def test_the_glossary_names_the_lessons_of_a_word():
    page = Page(PAGES.glossary(FAKES))
    assert {"goi-video", "chu-G"} <= set(page.ids)
    assert {"/bai-hoc/goi-video", "/bai-hoc/gui-anh"} <= set(page.links)


def test_the_skill_map_says_whose_it_is():
    page = Page(PAGES.skills(FAKES))
    assert "đề xuất của dự án" in page.text
    assert "/bai-hoc/goi-video" in page.links
    assert "Chưa có kỹ năng nào được xếp vào miền này." in page.text


def test_a_course_adds_up_its_minutes():
    assert "2 bài · 20 phút cả khóa" in Page(PAGES.course(FAKES, "zalo")).text


def test_grades_are_counted():
    # an answer, a step, a misconception; the safety line; the keypad's line
    assert grade_counts(LESSON) == {"XN": 3, "1N": 1, "KT": 1}


@pytest.mark.parametrize(
    ("address", "full", "url"),
    [
        ("a.gov.vn/x/y.html (3/2026)", True, "https://a.gov.vn/x/y.html"),
        ("a.gov.vn", True, "https://a.gov.vn"),
        ("a.vn/x-...-1.htm (3/2026)", True, ""),
        ("a.vn (3/2026)", False, ""),
        ("javascript:alert(1)", True, ""),
        ("Sách in, 2025", True, ""),
    ],
)
def test_only_a_whole_address_is_a_link(address, full, url):
    assert web_source(WebSource("S1", address, full)).url == url


def test_a_source_that_is_gone_keeps_its_id():
    assert source("S99", FAKES).label == "S99"
    assert source("gone#I.1", FAKES).url == ""


# --- drawings ------------------------------------------------------------------------------------

DRAWN = sorted(path.stem for path in IMAGES.glob("*.svg"))
NAMED = {step.image.file for one in SHIPPED.values() for step in one.text().steps if step.image}


def test_the_drawings_are_those_that_lessons_name():
    assert {f"{name}.svg" for name in DRAWN} == NAMED
    assert len({one.id for one in SHIPPED.values() for s in one.text().steps if s.image}) >= 16


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_safe_and_becomes_a_png(name):
    svg = Pictures(IMAGES).picture(f"{name}.svg")
    text = svg.content.decode().lower()
    assert svg.media_type == "image/svg+xml"
    for risky in ("<script", "<text", "href", "url(", "<style", "<foreignobject", "<!", "<image"):
        assert risky not in text
    assert 'viewbox="0 0 320 360"' in text
    png = Pictures(IMAGES).picture(f"{name}.png")
    assert png.media_type == "image/png"
    assert png.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(png.content[16:20], "big") == PNG_WIDTH


@pytest.mark.parametrize(
    "file",
    [
        "khong-co.svg",
        "khong-co.png",
        "../vneid-cai-dat.md",
        "../../skills.toml",
        "..svg",
        ".svg",
        "kho-ung-dung",
        "kho-ung-dung.SVG",
        "kho-ung-dung.svg\n",
        "a/kho-ung-dung.svg",
        "kho-ung-dung.svg\x00.png",
        "",
    ],
)
def test_no_other_file_can_be_named(file):
    assert Pictures(IMAGES).picture(file) is None


def test_a_drawing_that_changed_is_drawn_again(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" {}/></svg>'
    pictures, path = Pictures(tmp_path), tmp_path / "a.svg"
    path.write_text(svg.format('height="4" fill="red"'))
    first = pictures.picture("a.png").content
    assert pictures.picture("a.png").content is first  # kept
    path.write_text(svg.format('height="2" fill="blue"'))
    assert pictures.picture("a.png").content != first


def test_a_broken_drawing_is_missing_and_told(tmp_path, caplog):
    (tmp_path / "a.svg").write_text("<svg")
    assert Pictures(tmp_path).picture("a.png") is None
    assert "a.svg cannot be drawn" in caplog.text


def test_everything_static_but_pictures_stays_small():
    files = [path for path in Pages.static.iterdir() if path.suffix in (".css", ".js")]
    assert sum(path.stat().st_size for path in files) < 60_000


def test_references_of_the_fake_fit_its_lessons():
    assert set(LESSON.words) <= set(REFERENCES.glossary)
