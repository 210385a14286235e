"""The pages of lessons over HTTP: there, missing, not yet ready; and a step in the chat."""

import pytest

from tests.channels.test_web import is_problem
from tests.fakes import LESSON, FakeService
from tutor.channels.contract import block_json
from tutor.lessons.document import anchors
from tutor.records import Block

PAGES = [
    "/bai-hoc",
    "/bai-hoc?q=goi&cho=citizen",
    "/bai-hoc/goi-video",
    "/bai-hoc/goi-video?muc=gon&may=iphone&tieng=vi",
    "/bai-hoc/goi-video/slide",
    "/khoa-hoc",
    "/khoa-hoc/zalo",
    "/tu-dien",
    "/ky-nang",
    "/nguon-bai-hoc",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_there(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert client.head(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/bai-hoc/khong-co",
        "/bai-hoc/khong-co/slide",
        "/khoa-hoc/khong-co",
        "/bai-hoc/hinh/khong-co.svg",
        "/bai-hoc/hinh/khong-co.png",
        "/bai-hoc/hinh/kho-ung-dung.gif",
    ],
)
def test_what_is_missing_is_told_on_a_page(client, path):
    page = client.get(path)
    assert page.status_code == 404
    assert "Không có trang" in page.text and 'href="/bai-hoc"' in page.text


@pytest.mark.parametrize("path", PAGES)
def test_while_there_is_no_index_every_page_says_so(make_client, path):
    page = make_client(FakeService("no index; run `tutor ingest`")).get(path)
    assert page.status_code == 503
    assert page.headers["retry-after"] == "5"
    assert "đang khởi động" in page.text


def test_every_citation_of_a_lesson_opens_its_place(client):
    page = client.get("/bai-hoc/goi-video").text
    for anchor in anchors(LESSON):
        assert f'id="{anchor}"' in page


@pytest.mark.parametrize(("file", "media_type"), [("svg", "image/svg+xml"), ("png", "image/png")])
def test_a_drawing_is_given_and_can_do_nothing(client, file, media_type):
    path = f"/bai-hoc/hinh/kho-ung-dung.{file}"
    drawing = client.get(path)
    assert drawing.headers["content-type"] == media_type
    assert "sandbox" in drawing.headers["content-security-policy"]
    assert drawing.headers["x-content-type-options"] == "nosniff"
    assert drawing.content.startswith(b"<svg" if file == "svg" else b"\x89PNG")
    assert client.head(path).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "../vneid-cai-dat.md",
        "..%2F..%2Fskills.toml",
        "%2e%2e%2fREADME.md",
        "..%5c..%5cskills.svg",
        "kho-ung-dung.svg%00.png",
        "%2Fetc%2Fpasswd",
    ],
)
def test_no_file_outside_the_drawings_is_given(client, name):
    response = client.get(f"/bai-hoc/hinh/{name}")
    assert response.status_code == 404
    assert "title =" not in response.text and "root:" not in response.text


def test_lessons_cannot_be_written_to(client):
    response = client.post("/bai-hoc")
    assert response.status_code == 405
    is_problem(response)


def test_a_question_in_the_address_stands_in_the_form_and_is_not_sent(client):
    page = client.get("/", params={"q": 'Học "<b>gọi video</b>"'}).text
    assert "Học &#34;&lt;b&gt;gọi video&lt;/b&gt;&#34;</textarea>" in page
    assert 'class="message mine"' not in page.split("<template")[0]
    assert "x" * 4000 in client.get("/", params={"q": "x" * 5000}).text
    assert "x" * 4001 not in client.get("/", params={"q": "x" * 5000}).text


def test_a_step_is_a_card_without_script_too(client):
    page = client.post("/", data={"message": "chỉ từng bước"}).text.split("<template")[0]
    assert "<h3>Bước 2/5</h3>" in page
    assert '<img src="/bai-hoc/hinh/kho-ung-dung.svg" alt="Màn hình có hình khoanh tròn">' in page
    assert '<p class="look">Bác thấy chưa?</p>' in page
    for said in ("Thấy rồi", "Chưa thấy", "tiếp", "chưa hiểu"):  # choices, then suggestions
        assert f'form="ask" name="example" value="{said}"' in page


def test_the_suggestions_of_the_last_reply_only(client):
    first = client.post("/", data={"message": "chỉ từng bước"}).text
    token = first.split('name="token" value="')[1].split('"')[0]
    page = client.post("/", data={"example": "công an phường", "token": token}).text
    assert 'value="chưa hiểu"' not in page
    assert 'value="ai phối hợp?"' in page


def test_a_recorded_step_says_where_it_is_heard():
    assert block_json(Block("step", "Chạm", audio="mo-1.mp3"))["audio"] == {
        "url": "/bai-hoc/tieng/mo-1.mp3"
    }
    assert "audio" not in block_json(Block("step", "Chạm"))


def test_a_recording_that_is_not_there_is_missing(client):
    assert client.get("/bai-hoc/tieng/khong-co.mp3").status_code == 404
