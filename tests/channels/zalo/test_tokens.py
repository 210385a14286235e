"""One refresh token works once, and is spent by one worker only."""

import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.channels.zalo.fake_oa import FakeOa
from tutor.channels.zalo.channel import oauth, token_keeper
from tutor.channels.zalo.failures import SendError
from tutor.channels.zalo.tokens import TokenKeeper, challenge, new_verifier


@pytest.fixture
def keeper(zalo):
    return token_keeper(zalo.options, zalo.store, zalo.clock)


def agree(oa, url):
    """What the browser of an administrator is sent back to."""
    answer = httpx.get(url)
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["location"]).query)


def test_a_login_gives_tokens_that_work(zalo):
    server, verifier = oauth(zalo.options), new_verifier()
    assert len(verifier) == 43
    query = agree(zalo.oa, server.consent_url(zalo.oa.redirect_uri, verifier, "state"))
    assert query["state"] == ["state"]
    tokens = server.exchange(query["code"][0], verifier, zalo.clock())
    assert tokens.expires_at - zalo.clock() == timedelta(hours=25)
    with pytest.raises(SendError, match="Invalid code"):  # a code works once
        server.exchange(query["code"][0], verifier, zalo.clock())


def test_another_verifier_is_refused(zalo):
    server = oauth(zalo.options)
    query = agree(zalo.oa, server.consent_url(zalo.oa.redirect_uri, new_verifier(), "s"))
    with pytest.raises(SendError, match="Invalid code verifier"):
        server.exchange(query["code"][0], new_verifier(), zalo.clock())


def test_the_challenge_of_rfc_7636():
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_fresh_token_is_used_as_it_is(zalo, keeper):
    assert keeper.current() == zalo.oa.access[0]
    assert zalo.oa.refreshes == 0


def test_it_is_renewed_before_it_ends_and_the_old_one_dies(zalo, keeper):
    old = keeper.current()
    zalo.clock.pass_(hours=21)
    assert keeper.current() == zalo.oa.access[0] != old
    assert zalo.oa.refreshes == 1


def test_seven_at_once_spend_one_refresh_token(zalo):
    zalo.clock.pass_(hours=21)
    got = []
    keepers = [token_keeper(zalo.options, zalo.store, zalo.clock) for _ in range(7)]
    threads = [
        threading.Thread(target=lambda one=one: got.append(one.current())) for one in keepers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [zalo.oa.access[0]] * 7
    assert zalo.oa.refreshes == 1


def test_the_new_pair_is_kept_before_anybody_uses_it(zalo, keeper):
    zalo.clock.pass_(hours=21)
    token = keeper.current()
    kept = zalo.store.zalo.tokens(zalo.options.account)
    assert (kept.access, kept.refresh) == (token, zalo.oa.refresh_token)


def test_a_spent_refresh_token_is_told_to_the_operator(zalo, keeper, caplog):
    zalo.oa.refresh_token = "another"  # somebody else spent it
    zalo.clock.pass_(hours=21)
    assert keeper.current()  # the access token still lives, and is used meanwhile
    assert "tutor zalo login" in caplog.text
    zalo.clock.pass_(hours=5)
    with pytest.raises(SendError) as raised:
        keeper.current()
    assert raised.value.remedy == "operator"


def test_without_a_login_nothing_can_be_sent(make, store):
    zalo = make(oa_app_id="another app")
    keeper = TokenKeeper(store.zalo, oauth(zalo.options), "nobody", zalo.clock)
    with pytest.raises(SendError, match="tutor zalo login"):
        keeper.current()


def test_a_lease_that_nobody_ends_runs_out(zalo, keeper):
    records, old = zalo.store.zalo, keeper.current()
    assert records.lease_refresh(zalo.options.account, old, zalo.clock(), 60)
    assert not records.lease_refresh(zalo.options.account, old, zalo.clock(), 60)
    waited = []

    def sleep(seconds):
        waited.append(seconds)
        zalo.clock.pass_(seconds=30)

    patient = TokenKeeper(records, oauth(zalo.options), zalo.options.account, zalo.clock, sleep)
    assert patient.renewed(old) == zalo.oa.access[0]
    assert waited


@pytest.mark.parametrize(
    ("change", "code"),
    [({"app_secret": "x"}, "-14001"), ({"app_id": "x"}, "-14002")],
)
def test_a_wrong_secret_or_app_is_named(zalo, change, code):
    for name, value in change.items():
        setattr(zalo.oa, name, value)
    with pytest.raises(SendError, match=code):
        oauth(zalo.options).refresh("any", zalo.clock())
    for name in change:
        setattr(zalo.oa, name, getattr(FakeOa, name))
