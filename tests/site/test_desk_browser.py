"""The officials' desk in a real browser: filters, a place in the text, files, copying, a phone."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.site.looking import fits, in_view, too_narrow

pytestmark = pytest.mark.browser


def test_a_filter_finds_without_diacritics_and_its_address_can_be_shared(desktop, open_page):
    desktop.goto("/ke-hoach/quang-ngai")
    desktop.locator("details", has=desktop.locator("form.filter")).locator("summary").click()
    desktop.locator("#tim").fill("to roi")
    desktop.locator("form.filter button[type=submit]").click()
    expect(desktop.locator("tr.task")).to_have_count(1)
    expect(desktop.locator("tr.task")).to_contain_text("Phát tờ rơi")
    assert desktop.url.endswith("/ke-hoach/quang-ngai?tim=to+roi")
    other = open_page()
    other.goto(desktop.url)
    expect(other.locator("tr.task")).to_have_count(1)


def test_an_official_on_a_phone_gets_from_the_agency_to_the_marked_place(phone):
    phone.goto("/ke-hoach")
    phone.locator("input[name=co-quan]").first.fill("so khoa hoc va cong nghe quang ngai")
    phone.get_by_role("button", name="Xem việc").click()
    expect(phone.locator("h1")).to_contain_text("Việc của")
    assert fits(phone)
    row = phone.locator("tr", has_text="Phát tờ rơi").first
    row.locator("a.where").click()
    place = phone.locator(":target")
    assert place.get_attribute("id") == "III.1.a"  # the place that gives the task to it
    expect(place).to_have_attribute("aria-current", "location")
    assert in_view(place)


def test_the_table_opens_in_a_spreadsheet(desktop):
    desktop.goto("/ke-hoach/quang-ngai")
    with desktop.expect_download() as downloading:
        desktop.locator("a[href*='tai=csv'][href*='nhiem-vu']").first.click()
    content = downloading.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")  # else a spreadsheet reads another encoding
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert any("Phát tờ rơi" in cell for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


@pytest.mark.parametrize(("kind", "begins"), [("xlsx", b"PK"), ("ics", b"BEGIN:VCALENDAR")])
def test_workbook_and_calendar_come_as_files(desktop, kind, begins):
    desktop.goto("/ke-hoach/quang-ngai")
    with desktop.expect_download() as downloading:
        desktop.locator(f"a[href*='tai={kind}']").first.click()
    assert downloading.value.suggested_filename.endswith(f".{kind}")
    assert downloading.value.path().read_bytes().startswith(begins)


def test_the_line_that_cites_a_row_is_copied(desktop):
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.goto("/ke-hoach/quang-ngai")
    desktop.locator("tr.task button.copy").first.click()
    expect(desktop.locator("#copied")).to_contain_text("Theo")
    copied = desktop.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Theo") and "71/KH-UBND" in copied


def test_plans_are_chosen_and_stand_side_by_side(desktop):
    desktop.goto("/ke-hoach/so-sanh")
    for box in desktop.locator("main input[type=checkbox]").all():
        box.check()
    desktop.locator("main form button[type=submit]").first.click()
    expect(desktop.locator("h1")).to_have_text("So sánh kế hoạch")
    expect(desktop.locator("table").first).to_contain_text("80%")


def test_everything_works_without_script(without_script):
    page = without_script
    page.goto("/ke-hoach/viec-cua-co-quan?co-quan=cong+an+tinh")
    expect(page.locator("main")).to_contain_text("Làm phim ngắn")
    assert page.locator("button.copy:visible").count() == 0
    page.locator("a.where").first.click()
    assert page.locator(":target").count() == 1


@pytest.mark.parametrize("path", ["/ke-hoach", "/ke-hoach/quang-ngai"])
def test_the_desk_fits_every_screen(phone, path):
    phone.goto(path)
    assert too_narrow(phone, 320, 360, 768, 1280) == []
