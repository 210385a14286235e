"""A knowledge folder with every poisoned document among the real plans, read as any is."""

import shutil

import pytest

from tests.dialogue.attacks import read_attacks, write_documents
from tutor.bootstrap import build_tutor, ingest
from tutor.settings import PROJECT, Settings

_LESSONS = ("may-wifi", "zalo-cai", "lua-mot-gio-dau")  # a model of them all takes a minute


def other_lessons(folder, names):
    """What is not copied: lessons but a few."""
    lessons = [name for name in names if name.endswith(".md")]
    return [name for name in lessons if name.partition(".")[0] not in (*_LESSONS, "README")]


@pytest.fixture(scope="session")
def poisoned(tmp_path_factory):
    """Settings of an index that holds the poisoned plans and materials."""
    home = tmp_path_factory.mktemp("poisoned")
    knowledge = home / "knowledge"
    shutil.copytree(PROJECT / "knowledge", knowledge, ignore=other_lessons)
    write_documents(knowledge, read_attacks())
    settings = Settings(knowledge_dir=knowledge, index_dir=home / "indexes", data_dir=home / "var")
    ingest(settings)
    return settings


@pytest.fixture(scope="session")
def poisoned_tutor(poisoned):
    return build_tutor(poisoned)
