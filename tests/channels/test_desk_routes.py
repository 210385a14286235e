"""The officials' desk over HTTP: there, missing, not yet ready, and as a file."""

import pytest

from tests.fakes import FakeService
from tutor.channels.web import create_app
from tutor.settings import PROJECT
from tutor.site.pages import Pages

AGENCY = "co-quan=S%E1%BB%9F%20KH%26CN%20Qu%E1%BA%A3ng%20Ng%C3%A3i"
VIEWS = [
    "/ke-hoach",
    "/ke-hoach?tim=dich+vu+cong&nam=2026",
    "/ke-hoach/quang-ngai",
    "/ke-hoach/quang-ngai?nhom=ng%C6%B0%E1%BB%9Di%20cao%20tu%E1%BB%95i",
    "/ke-hoach/viec-cua-co-quan",
    f"/ke-hoach/viec-cua-co-quan?{AGENCY}",
    "/ke-hoach/so-sanh?ke-hoach=quang-ngai&ke-hoach=hai-chau",
]


@pytest.mark.parametrize("path", VIEWS)
def test_the_views_are_there_and_load_nothing_from_elsewhere(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "style=" not in page.text and "onclick" not in page.text
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("file", ["/static/desk.css", "/static/desk.js"])
def test_what_the_pages_use_is_served(client, file):
    assert client.get(file).status_code == 200
    assert file in client.get("/ke-hoach").text


@pytest.mark.parametrize(
    ("path", "name", "media_type", "begins"),
    [
        ("/ke-hoach?tai=csv", "ke-hoach.csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        (
            "/ke-hoach/quang-ngai?tai=csv&bang=chi-tieu",
            "ke-hoach-quang-ngai-chi-tieu.csv",
            "text/csv; charset=utf-8",
            b"\xef\xbb\xbf",
        ),
        (
            "/ke-hoach/so-sanh?ke-hoach=quang-ngai&ke-hoach=hai-chau&tai=xlsx",
            "so-sanh-ke-hoach.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"PK",
        ),
        (
            f"/ke-hoach/viec-cua-co-quan?{AGENCY}&tai=ics",
            "viec-cua-co-quan.ics",
            "text/calendar; charset=utf-8",
            b"BEGIN:VCALENDAR",
        ),
    ],
)
def test_a_view_is_handed_out_as_a_file(client, path, name, media_type, begins):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert response.headers["content-type"] == media_type
    assert response.content.startswith(begins)


@pytest.mark.parametrize(
    "path",
    [
        "/ke-hoach/khong-co",
        "/ke-hoach/khong-co?tai=csv",
        "/ke-hoach?ke-hoach=khong-co",
        "/ke-hoach/so-sanh?ke-hoach=quang-ngai&ke-hoach=khong-co",
    ],
)
def test_a_plan_that_there_is_not_is_told_on_a_page(client, path):
    page = client.get(path)
    assert page.status_code == 404 and "Không có trang" in page.text


@pytest.mark.parametrize("path", [*VIEWS, "/ke-hoach/quang-ngai?tai=ics"])
def test_while_there_is_no_index_every_view_says_so(make_client, path):
    page = make_client(FakeService("no index; run `tutor ingest`")).get(path)
    assert page.status_code == 503 and page.headers["retry-after"] == "5"
    assert "đang khởi động" in page.text


def test_a_row_opens_the_place_it_rests_on(client):
    assert 'href="/documents/quang-ngai#III.1.a"' in client.get("/ke-hoach/quang-ngai").text
    assert 'id="III.1.a"' in client.get("/documents/quang-ngai").text


def test_pages_without_a_desk_have_no_such_address(store, words):
    app = create_app(FakeService(), store, Pages(PROJECT / "prompts"), words)
    assert "/ke-hoach" not in {getattr(route, "path", "") for route in app.routes}
