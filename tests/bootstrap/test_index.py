"""What an index is built and searched with."""

from tutor.bootstrap.index import load_embedder
from tutor.settings import Settings


def test_no_model_of_a_hub_is_fetched_unless_a_setting_names_one(monkeypatch):
    asked = []

    def load(name, *, cache, download):
        asked.append((name, download))

    monkeypatch.setattr("tutor.retrieval.embedder.load_embedder", load)
    load_embedder(Settings())
    load_embedder(Settings(embedder="owner/model"))
    assert [download for _, download in asked] == [False, True]
