"""The web application with fakes behind it, and a client that speaks HTTP to it."""

import pytest
from fastapi.testclient import TestClient

from tests.fakes import DESK, FakeService
from tutor.channels.web import Words, create_app
from tutor.settings import PROJECT
from tutor.site.pages import Pages
from tutor.storage.store import Store
from tutor.text.sentences import Sentences


@pytest.fixture(scope="session")
def words():
    prompts = PROJECT / "prompts"
    return Words(Sentences.load(prompts / "errors.toml"), Sentences.load(prompts / "channels.toml"))


@pytest.fixture
def store(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'tutor.db'}")
    yield store
    store.close()


@pytest.fixture
def make_client(store, words):
    def make(service=None, **options):
        app = create_app(
            service or FakeService(),
            store,
            Pages(PROJECT / "prompts", PROJECT / "knowledge" / "lessons" / "images", desk=DESK),
            words,
            **options,
        )
        return TestClient(app, raise_server_exceptions=False)

    return make


@pytest.fixture
def client(make_client):
    return make_client()
