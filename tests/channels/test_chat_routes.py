"""The chat page: whose it is, what it keeps, its forms and settings, and what works offline."""

import html
import json
import re

import pytest

from tests.fakes import FakeService
from tutor.channels.browsers import is_local
from tutor.channels.rates import Rate


def field(page, name):
    """The value of a hidden field of the chat form."""
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def asked(page):
    """How many questions stand on the page."""
    return page.split("<template")[0].count('class="message mine"')


def post(client, path="/", accept="text/html", **fields):
    """A form of the page that the client sees now, its token with it."""
    page = client.get("/").text
    hidden = {name: field(page, name) for name in ("token", "conversation_id")}
    return client.post(
        path, data={**hidden, **fields}, headers={"accept": accept}, follow_redirects=False
    )


def test_the_conversation_is_there_after_a_reload(client):
    assert "Công an phường" in post(client, message="công an phường").text
    page = client.get("/").text
    assert "Công an phường" in page
    post(client, message="trạm y tế")
    assert asked(client.get("/").text) == 2


def test_what_script_asks_is_there_after_a_reload_too(client):
    client.get("/")
    body = client.post("/api/chat", json={"message": "công an phường"}).json()
    page = client.get("/").text
    assert "Công an phường" in page
    assert field(page, "conversation_id") == body["conversation_id"]


def test_another_browser_sees_nothing_of_it(make_client):
    one, other = make_client(), make_client()
    post(one, message="công an phường")
    assert "Công an phường" not in other.get("/").text


def test_without_a_cookie_the_form_carries_the_conversation(client):
    page = client.post("/", data={"message": "công an phường"}).text
    client.cookies.clear()
    id = field(page, "conversation_id")
    page = client.post("/", data={"message": "trạm y tế", "conversation_id": id}).text
    assert asked(page) == 2


def test_a_form_without_the_token_of_its_cookie_is_refused_and_loses_nothing(client):
    client.get("/")
    page = client.post("/", data={"message": "công an phường", "token": "0" * 64})
    assert page.status_code == 403
    assert "công an phường</textarea>" in page.text
    assert "mở đã lâu" in page.text
    for path in ("/cai-dat", "/moi", "/roi-may"):
        assert client.post(path, data={"token": "0" * 64}).status_code == 403
        assert post(client, path, accept="application/json").status_code == 204


def test_the_cookie_is_a_secret_of_this_site_only(make_client):
    plain = make_client().get("/").headers.get_list("set-cookie")
    assert any(re.match(r"sid=[\w-]{43}; HttpOnly; .*Path=/; SameSite=lax$", one) for one in plain)
    client = make_client()
    client.base_url = "https://hoc.example.vn"
    (cookie,) = client.get("/").headers.get_list("set-cookie")
    assert cookie.startswith("__Host-sid=") and "Secure" in cookie and "Domain" not in cookie


def test_over_plain_http_on_the_internet_no_cookie_is_given(make_client):
    client = make_client()
    client.base_url = "http://hoc.example.vn"
    page = client.get("/")
    assert "set-cookie" not in page.headers
    assert "không nhớ cuộc trò chuyện" in page.text
    answered = client.post("/", data={"message": "công an phường"})
    assert "Công an phường" in answered.text and "set-cookie" not in answered.headers


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("192.168.1.20", True),
        ("10.0.0.5", True),
        ("[::1]", True),
        ("[fe80::1]", True),
        ("may-chu", True),
        ("may-chu.local", True),
        ("8.8.8.8", False),
        ("hoc.example.vn", False),
    ],
)
def test_what_a_local_network_is(host, expected):
    assert is_local(host) is expected


def test_a_cookie_that_is_no_key_of_ours_gets_a_new_one(client):
    client.cookies.set("sid", "../../etc/passwd")
    answer = client.get("/")
    assert answer.status_code == 200
    assert re.search(r"sid=[\w-]{43};", answer.headers["set-cookie"])


def test_a_new_conversation_keeps_the_learner(client, store):
    post(client, "/cai-dat", address="cô", locality="Huế")
    first = field(post(client, message="công an phường").text, "conversation_id")
    assert post(client, "/moi").status_code == 303
    page = client.get("/").text
    assert "Công an phường" not in page
    second = field(post(client, message="trạm y tế").text, "conversation_id")
    assert first != second
    assert store.learner_of(first) == store.learner_of(second)
    assert store.learner(store.learner_of(second)).address == "cô"


def test_who_leaves_a_shared_device_leaves_no_trace_on_it(client, store):
    id = field(post(client, message="công an phường").text, "conversation_id")
    left = post(client, "/roi-may")
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    assert "Công an phường" not in client.get("/").text
    assert store.conversation(id)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"address": "bà", "level": "beginner"}, ("bà", "beginner", None, None)),
        ({"locality": "Huế", "device": "iphone"}, (None, None, "Huế", "iphone")),
        ({"locality": "", "address": "bà"}, ("bà", None, None, None)),
    ],
)
def test_choices_of_the_panel_are_kept_and_shown(client, store, sent, expected):
    post(client, "/cai-dat", **sent)
    body = client.post("/api/chat", json={"message": "công an"}).json()
    learner = store.learner(store.learner_of(body["conversation_id"]))
    assert (learner.address, learner.level, learner.locality, learner.device) == expected
    page = client.get("/").text
    for value in filter(None, sent.values()):
        assert f'value="{value}" selected' in page or f'value="{value}" placeholder' in " ".join(
            page.split()
        )


def test_looking_at_the_panel_makes_nobody_a_learner(client, store):
    post(client, "/cai-dat", size="3", locality="", address="")
    assert store.learners() == []


def test_a_choice_that_is_none_is_a_problem(client):
    assert post(client, "/cai-dat", level="expert").status_code == 422


def test_size_colours_and_language_hold_for_every_page(client):
    post(client, "/cai-dat", size="3", theme="dark", language="en")
    for path in ("/", "/bai-hoc", "/gap", "/documents/hai-chau"):
        page = client.get(path).text
        assert 'data-size="3" data-theme="dark"' in page
        assert "Lessons" in page
    assert "What do you need help with?" in client.get("/").text


@pytest.mark.parametrize("value", ["", "9.pink.xx", '"', "1;2", "á", "x" * 3000])
def test_an_odd_view_is_the_default(client, value):
    page = client.get("/", headers={"cookie": f"hien-thi={value}".encode()}).text
    assert 'data-size="1" data-theme="auto"' in page


def test_only_the_end_of_a_long_conversation_is_shown(make_client):
    client = make_client(rate=Rate(per_conversation=100))
    client.get("/")
    for _ in range(33):
        client.post("/api/chat", json={"message": "công an", "conversation_id": last(client)})
    page = client.get("/").text
    assert asked(page) == 30
    assert "Chỉ hiện phần cuối" in page


def last(client):
    return field(client.get("/").text, "conversation_id")


def test_a_request_that_comes_twice_is_answered_once(client):
    body = {"message": "công an phường", "request_id": "a" * 32}
    first = client.post("/api/chat", json=body).json()
    again = client.post("/api/chat", json=body).json()
    assert again == first
    kept = client.get(f"/api/conversations/{first['conversation_id']}").json()
    assert len(kept["messages"]) == 2
    other = client.post("/api/chat", json={**body, "request_id": "b" * 32}).json()
    assert other["conversation_id"] != first["conversation_id"]


def test_what_failed_is_tried_again(client):
    body = {"message": "máy hỏng rồi", "request_id": "a" * 32}
    assert client.post("/api/chat", json=body).json()["kind"] == "error"
    assert client.post("/api/chat", json={**body, "message": "công an"}).json()["kind"] == "answer"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
    ],
)
def test_another_site_cannot_ask_in_somebody_s_name(client, headers, status):
    assert client.post("/api/chat", json={"message": "x"}, headers=headers).status_code == status


def test_urgent_help_needs_neither_script_nor_an_index(make_client):
    page = make_client(FakeService("no index")).get("/gap").text
    for number in ("113", "114", "115", "111"):
        assert f'href="tel:{number}"' in page
    assert "Dừng chuyển tiền ngay" in page


def test_the_page_for_a_broken_line_tells_the_same(client):
    page = client.get("/ngoai-tuyen").text
    assert "Dừng chuyển tiền ngay" in page and 'href="tel:115"' in page


def test_the_worker_is_new_when_a_file_of_the_page_is(client, monkeypatch, tmp_path):
    source = client.get("/sw.js")
    assert source.headers["content-type"].startswith("text/javascript")
    assert re.match(r'const VERSION = "[0-9a-f]{16}";\n', source.text)
    files = json.loads(re.search(r"const FILES = (\[.*?\]);", source.text)[1])
    assert all(client.get(file).status_code == 200 for file in files)


def test_it_can_be_installed(client):
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).headers["content-type"] == icon["type"]


def test_numbers_to_call_are_links(client, make_client):
    from tests.channels.test_web import chat
    from tests.fakes import FakeTutor
    from tutor.records import Block, Reply

    class Calling(FakeTutor):
        def _reply(self, message):
            kind = "quiz" if "đố" in message else "answer"
            return Reply(kind, (Block("warning", "Gọi 113 <b>ngay</b>, tổng đài 1900 9068."),))

    class CallingService(FakeService):
        def tutor(self):
            return Calling()

    client = make_client(CallingService())
    block = chat(client, "giúp").json()["blocks"][0]
    assert block["telephones"] == ["1900 9068", "113"]
    page = post(client, message="giúp").text
    assert 'Gọi <a href="tel:113">113</a> &lt;b&gt;' in page
    assert '<a href="tel:19009068">1900 9068</a>' in page
    assert "telephones" not in chat(client, "đố").json()["blocks"][0]  # a swindler's, perhaps


def test_the_text_of_a_message_never_becomes_markup(client):
    attack = '"><script>alert(1)</script>'
    page = post(client, message=attack).text
    assert attack not in page and html.escape(attack) in page.replace("&#34;", "&quot;")
    assert attack not in client.get("/", params={"q": attack}).text


@pytest.mark.parametrize("path", ["/", "/gap", "/bai-hoc/goi-video", "/ke-hoach"])
def test_a_page_weighs_less_than_60_kb_with_all_it_loads(client, path):
    page = client.get(path).text
    loaded = set(re.findall(r'(?:href|src)="(/static/[^"]+[.](?:css|js))"', page))
    assert "/static/style.css" in loaded
    bytes_in_all = len(page.encode()) + sum(len(client.get(file).content) for file in loaded)
    assert bytes_in_all < 60 * 1024
