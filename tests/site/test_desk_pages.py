"""The desk's pages: what stands on them, where it links to, and nothing unescaped."""

import re
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote

import pytest

from tests.fakes import DESK, DOCUMENT, INFO, PROVINCE, PROVINCE_SOURCE, REGISTER
from tests.site.html_pages import Page
from tutor.documents.reader import parse_text
from tutor.plans.parser import parse_plan
from tutor.plans.register import Register
from tutor.settings import PROJECT
from tutor.site.pages import Pages
from tutor.text.normalise import fold

NOW = datetime(2026, 5, 20, 8, tzinfo=timezone(timedelta(hours=7)))
ALL = Pages(PROJECT / "prompts", desk=DESK)
PAGES = ALL.desk
AGENCY = [("co-quan", "Sở Khoa học và Công nghệ Quảng Ngãi")]
BOTH = [("ke-hoach", "quang-ngai"), ("ke-hoach", "hai-chau")]


def plan(*pairs, id="quang-ngai"):
    return PAGES.plan(REGISTER, id, pairs, NOW)


VIEWS = {
    "list": PAGES.plans(REGISTER, [], NOW),
    "no plans": PAGES.plans(Register(()), [], NOW),
    "found": PAGES.plans(REGISTER, [("nhom", "người cao tuổi")], NOW),
    "chosen": PAGES.plans(REGISTER, BOTH, NOW),
    "nothing": PAGES.plans(REGISTER, [("tim", "<i>tàu ngầm</i>"), ("nam", "2031")], NOW),
    "plan": plan(),
    "commune": plan(id="hai-chau"),
    "narrowed": plan(("tim", "to roi")),
    "plan without": plan(("tim", "tàu ngầm")),
    "agencies": PAGES.work(REGISTER, [], NOW),
    "work": PAGES.work(REGISTER, AGENCY, NOW),
    "no work": PAGES.work(REGISTER, [("co-quan", '"><script>alert(9)</script>')], NOW),
    "comparison": PAGES.compare(REGISTER, BOTH, NOW),
    "too few": PAGES.compare(REGISTER, BOTH[:1], NOW),
}


def text(html):
    return " ".join(Page(html).text.split())


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_reads_in_order(view):
    Page(VIEWS[view]).check()


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_of_a_plan_or_an_address_is_markup(view):
    assert "<script>alert" not in VIEWS[view]
    assert not re.search(r"<(?:b|i)>", VIEWS[view])


@pytest.mark.parametrize("view", VIEWS)
def test_every_link_into_a_text_arrives(view):
    places = {
        document.id: set(Page(ALL.document(document, INFO)).ids)
        for document in (DOCUMENT, PROVINCE)
    }
    links = [link for link in Page(VIEWS[view]).links if link.startswith("/documents/")]
    for link in links:
        id, _, anchor = link.removeprefix("/documents/").partition("#")
        assert not anchor or unquote(anchor) in places[id], link


@pytest.mark.parametrize("view", ["plan", "work", "found", "narrowed"])
def test_every_row_has_its_place_and_the_line_that_cites_it(view):
    rows = re.findall(r"<tr(?: class=\"(?:task|point)\")?>.*?</tr>", VIEWS[view], re.DOTALL)
    bodies = [row for row in rows if "<td" in row]
    assert bodies
    for row in bodies:
        assert re.search(r'<a class="where" href="/documents/[^"]+#', row)
        assert re.search(r'data-copy="Theo [^"]+, văn bản số [^"]+"', row)


def test_a_button_that_needs_script_is_hidden_until_there_is_script():
    buttons = re.findall(r"<button[^>]*data-copy[^>]*>", VIEWS["plan"])
    assert buttons and all(button.endswith(" hidden>") for button in buttons)


def test_the_list_says_what_each_plan_holds_and_lacks():
    shown = text(VIEWS["list"])
    assert "2 kế hoạch" in shown
    assert "5 nhiệm vụ · 3 chỉ tiêu · 1 chế độ báo cáo · 1 nhiệm vụ chưa giao đích danh" in shown
    assert "1 chỗ in lệch" in shown and "ngày 05/05/2026" in shown


def test_a_plan_shows_slips_and_tasks_that_nobody_leads():
    shown = text(VIEWS["plan"])
    assert "1 trong 5 nhiệm vụ không giao đích danh cơ quan nào chủ trì." in shown
    assert "Không cơ quan nào được giao đích danh" in shown
    assert shown.count("văn bản in “1.2, mục 2, phần II”") == 1  # at the task
    assert "Văn bản in “1.2, mục 2, phần II”; giữ nguyên như in." in shown  # in the list of slips


def test_deadlines_are_shown_as_printed_with_their_day():
    shown = text(VIEWS["plan"])
    assert "tháng 6/2026 hạn: 30/06/2026" in shown
    assert "ngày 10/10 hằng năm lần tới: 10/10/2026" in shown
    assert "trước ngày 20 lần tới: 19/06/2026" in shown
    later = text(PAGES.plan(REGISTER, "quang-ngai", [], NOW + timedelta(days=60)))
    assert "tháng 6/2026 đã qua (30/06/2026)" in later


def test_a_filtered_plan_shows_what_is_left_and_a_way_back():
    shown = text(VIEWS["narrowed"])
    assert "Nhiệm vụ (1)" in shown and "Chỉ tiêu" not in shown.split("Nhiệm vụ (1)")[1]
    assert "Xem cả kế hoạch" in shown


def test_the_answer_stands_before_the_folded_form():
    page = VIEWS["found"]
    assert (
        page.index('class="answer"')
        < page.index("<summary>Đổi điều kiện tìm")
        < page.index("<form")
    )
    assert "<details><summary>Đổi điều kiện tìm" in page
    assert "<details open><summary>Đổi điều kiện tìm" in VIEWS["nothing"]


def test_what_was_not_found_is_said_with_what_to_try():
    shown = text(VIEWS["nothing"])
    assert "Không thấy dòng nào có chữ “<i>tàu ngầm</i>”, năm 2031." in shown
    assert "Đã tìm trong: Kế hoạch số 71/KH-UBND (tỉnh Quảng Ngãi)" in shown
    links = Page(VIEWS["nothing"]).links
    assert "/ke-hoach?nam=2031" in links  # the same without the words
    assert "/?q=%3Ci%3Et%C3%A0u%20ng%E1%BA%A7m%3C/i%3E" in links


def test_the_form_keeps_what_was_asked():
    page = PAGES.plans(REGISTER, [("nhom", "người cao tuổi"), ("nam", "2031"), *BOTH[:1]], NOW)
    assert "<option selected>người cao tuổi</option>" in page
    assert "<option selected>2031</option>" in page  # though no plan names that year
    assert 'value="quang-ngai" checked' in page and 'value="hai-chau" checked' not in page


def test_an_agency_finds_its_days_first():
    shown = text(VIEWS["work"])
    assert "chủ trì 2 nhiệm vụ, nhận 3 kỳ báo cáo" in shown
    assert shown.index("Hạn sắp tới") < shown.index("Nhiệm vụ được giao")
    assert "19/06/2026 Nhận báo cáo của Các sở, ban, ngành, UBND cấp xã" in shown
    assert "Văn bản gọi là: Sở Khoa học và Công nghệ." in shown


def test_an_agency_typed_without_diacritics_is_called_by_its_name():
    name = next(name for plan in REGISTER for name in plan.agencies)
    page = PAGES.work(REGISTER, [("co-quan", fold(name))], NOW)
    assert f"<h1>Việc của {name}</h1>" in page


def test_work_given_to_a_group_is_told_from_work_given_by_name():
    shown = text(PAGES.work(REGISTER, [("co-quan", "UBND phường Nghĩa Lộ, Quảng Ngãi")], NOW))
    assert "Văn bản không gọi đích danh cơ quan này." in shown
    assert "Chủ trì giao chung: UBND các xã, phường" in shown
    assert "Cả mục 2 Dạy kỹ năng số" in shown


def test_plans_side_by_side_have_a_column_each_and_a_chart_with_its_figures():
    source = PROVINCE_SOURCE.replace("a) 80% hộ", "a) 90% hộ")
    other = source.replace("QUẢNG NGÃI", "ĐIỆN BIÊN").replace("Quảng Ngãi", "Điện Biên")
    plans = [parse_plan(PROVINCE), parse_plan(parse_text(other, "dien-bien", "plan"))]
    pairs = [("ke-hoach", "quang-ngai"), ("ke-hoach", "dien-bien")]
    page = PAGES.compare(Register(plans), pairs, NOW)
    Page(page).check()
    assert "3 chỉ tiêu và 5 nhiệm vụ có ở hai kế hoạch trở lên." in text(page)
    assert re.findall(r'<rect class="share" width="([\d.]+)"', page) == [
        "90.0",
        "100.0",
        "80.0",
        "100.0",
    ]
    for width, figure in (("90.0", "90%"), ("80.0", "80%")):
        assert re.search(rf'{figure}</a>.{{0,220}}width="{width}"', page, re.DOTALL)
    assert 'data-label="Tỉnh Điện Biên"' in page


def test_downloads_keep_the_filters():
    links = [link for link in Page(VIEWS["found"]).links if "tai=" in link]
    assert links and all("nhom=ng%C6%B0%E1%BB%9Di+cao+tu%E1%BB%95i" in link for link in links)
    assert {re.search("tai=([a-z]+)", link)[1] for link in links} == {"csv", "xlsx", "ics"}


@pytest.mark.parametrize(
    "made",
    [
        PAGES.plan(REGISTER, "khong-co", [], NOW),
        PAGES.plans(REGISTER, [("ke-hoach", "khong-co")], NOW),
        PAGES.compare(REGISTER, [*BOTH, ("ke-hoach", "khong-co")], NOW),
        PAGES.work(REGISTER, [*AGENCY, ("ke-hoach", "khong-co")], NOW),
    ],
)
def test_a_plan_that_there_is_not_has_no_page(made):
    assert made is None


def test_another_index_is_read_again():
    desk = Pages(PROJECT / "prompts", desk=DESK).desk
    assert "2 kế hoạch" in desk.plans(REGISTER, [], NOW)
    assert "1 kế hoạch" in desk.plans(Register([parse_plan(PROVINCE)]), [], NOW)
