"""The databases that the same tests run on."""

import pytest

from tests.postgres import cluster, new_database
from tutor.storage.store import Store


@pytest.fixture(scope="session")
def postgres():
    with cluster() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgres"])
def address(request, tmp_path):
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tutor.db'}"
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture
def store(address):
    store = Store.open(address)
    yield store
    store.close()
