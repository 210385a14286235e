"""Turns that wait for a language model leave the others their threads."""

import asyncio

from anyio.to_thread import current_default_thread_limiter

from tests.fakes import FakeService
from tutor.bootstrap import build_app
from tutor.settings import Settings
from tutor.storage.store import Store


class Followed(FakeService):
    def start(self):
        pass

    def stop(self):
        pass


def threads(tmp_path, **settings):
    """How many threads the routes have while the application runs."""
    store = Store.open(f"sqlite:///{tmp_path / 'tutor.db'}")
    app = build_app(Settings(data_dir=tmp_path, **settings), Followed(), store)

    async def count():
        async with app.router.lifespan_context(app):
            return current_default_thread_limiter().total_tokens

    try:
        return asyncio.run(count())
    finally:
        store.close()


def test_a_model_brings_as_many_threads_as_calls(tmp_path):
    without = threads(tmp_path / "a")
    model = {"chat_model": "openai:x", "chat_model_url": "http://127.0.0.1:9/v1"}
    assert threads(tmp_path / "b", **model, chat_model_calls=60) == without + 60
