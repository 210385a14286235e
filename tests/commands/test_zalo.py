"""The commands around Zalo, against the fakes."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from tests.channels.zalo.fake_oa import FakeOa
from tutor import cli
from tutor.storage.errands import running_errands
from tutor.storage.store import Store


@pytest.fixture
def oa():
    with FakeOa() as fake:
        yield fake


@pytest.fixture
def database(oa, tmp_path, monkeypatch):
    values = {
        "TUTOR_DATA_DIR": str(tmp_path / "data"),
        "TUTOR_ZALO": "oa",
        "TUTOR_ZALO_OA_APP_ID": oa.app_id,
        "TUTOR_ZALO_OA_APP_SECRET": oa.app_secret,
        "TUTOR_ZALO_OA_SECRET_KEY": oa.oa_secret_key,
        "TUTOR_ZALO_OA_CALLBACK_URL": oa.redirect_uri,
        "TUTOR_ZALO_OAUTH_URL": oa.url,
        "TUTOR_ZALO_OA_URL": oa.url,
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    address = f"sqlite:///{tmp_path / 'data' / 'tutor.db'}"
    Store.open(address).close()
    return address


def agree(oa, capsys, monkeypatch, change=lambda url: url):
    """An administrator who opens what was printed, and pastes where the browser lands."""

    def paste(_):
        printed = next(one for one in capsys.readouterr().out.split() if one.startswith("http"))
        query = dict(pair.split("=", 1) for pair in printed.partition("?")[2].split("&"))
        query["redirect_uri"] = oa.redirect_uri
        return change(oa.consent(query))

    monkeypatch.setattr("builtins.input", paste)


def kept(database, oa):
    store = Store.open(database, read_only=True)
    tokens = store.zalo.tokens(f"oa:{oa.app_id}")
    store.close()
    return tokens


def test_a_login_keeps_the_tokens(oa, database, capsys, monkeypatch):
    agree(oa, capsys, monkeypatch)
    assert cli.main(["zalo", "login"]) == 0
    tokens = kept(database, oa)
    assert (tokens.access, tokens.refresh) == (oa.access[0], oa.refresh_token)
    assert 24 < (tokens.expires_at - datetime.now(UTC)).total_seconds() / 3600 <= 25
    assert oa.access[0] not in capsys.readouterr().out
    assert cli.main(["zalo", "status"]) == 0
    told = capsys.readouterr().out
    assert "valid for 25.0 h" in told and "Lớp học số" in told and "of 4000" in told


def test_a_running_server_keeps_them_for_the_command(oa, database, capsys, monkeypatch):
    agree(oa, capsys, monkeypatch)
    store = Store.open(database)
    done = []
    with running_errands(store, database):
        thread = threading.Thread(target=lambda: done.append(cli.main(["zalo", "login"])))
        thread.start()
        thread.join()
    store.close()
    assert done == [0] and kept(database, oa).access == oa.access[0]


def test_the_status_tells_the_quota_towards_who_wrote_last(oa, database, capsys, monkeypatch):
    agree(oa, capsys, monkeypatch)
    cli.main(["zalo", "login"])
    store = Store.open(database)
    for hours, user in enumerate(("7", "8", "9@C1")):
        store.zalo.seen(f"zalo-oa:{oa.oa_id}:{user}", datetime.now(UTC) + timedelta(hours=hours))
    store.close()
    assert cli.main(["zalo", "status"]) == 0
    assert 'wrote last: {"cs_reply": {"remain": 8}' in capsys.readouterr().out
    asked = [one.body for one in oa.seen if one.path == "/v3.0/oa/quota/message"]
    assert asked == [{"user_id": "8"}]


def test_an_answer_to_another_login_is_refused(oa, database, capsys, monkeypatch):
    agree(oa, capsys, monkeypatch, lambda url: url.partition("&state=")[0] + "&state=another")
    assert cli.main(["zalo", "login"]) == 1
    assert kept(database, oa) is None


def test_without_a_token_the_status_says_what_to_do(database, capsys):
    assert cli.main(["zalo", "status"]) == 1
    assert "FAIL no token; run `tutor zalo login`" in capsys.readouterr().out


def test_one_captured_event(oa, database, tmp_path, capsys):
    raw = oa.event("user_send_text", "7", text="Xin chào")
    file = tmp_path / "event.json"
    file.write_bytes(raw)
    signature = oa.sign(raw)["X-ZEvent-Signature"]
    assert cli.main(["zalo", "verify", str(file), "--signature", signature]) == 0
    file.write_bytes(json.dumps(json.loads(raw)).encode())
    assert cli.main(["zalo", "verify", str(file), "--signature", signature]) == 1
    assert oa.oa_secret_key not in capsys.readouterr().out
