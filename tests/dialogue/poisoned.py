"""An index with every poisoned document among the real plans, read as any is."""

import shutil
from pathlib import Path

from tests.dialogue.attacks import read_attacks, write_documents
from tutor.bootstrap import ingest
from tutor.settings import PROJECT, Settings

_LESSONS = ("may-wifi", "zalo-cai", "lua-mot-gio-dau")  # a model of them all takes a minute


def poisoned_index(home: Path) -> Settings:
    """Settings of an index, built in `home`, of a few lessons, the plans and what attacks add."""
    knowledge = home / "knowledge"
    shutil.copytree(PROJECT / "knowledge", knowledge, ignore=_other_lessons)
    write_documents(knowledge, read_attacks())
    settings = Settings(knowledge_dir=knowledge, index_dir=home / "indexes", data_dir=home / "var")
    ingest(settings)
    return settings


def _other_lessons(_: str, names: list[str]) -> list[str]:
    lessons = [name for name in names if name.endswith(".md")]
    return [name for name in lessons if name.partition(".")[0] not in (*_LESSONS, "README")]
