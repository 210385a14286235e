"""`prompts/desk.toml` and the desk agree: no sentence is left over, none is broken."""

import re
import tomllib
from string import Template

import pytest

from tutor.settings import PROJECT

SITE = PROJECT / "tutor" / "site"
TABLES = tomllib.loads((PROJECT / "prompts" / "desk.toml").read_text(encoding="utf-8"))
KEYS = [(table, key) for table, entries in TABLES.items() for key in entries]
SOURCES = [*(SITE / "desk").glob("*.py"), *(SITE / "templates").glob("desk*.html")]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
RECORDS = (PROJECT / "tutor" / "records.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_every_sentence_is_said(table, key):
    chosen = re.search(rf'f?"{table}\.(?:\{{|" ~)', CODE) and f'"{key}"' in CODE + RECORDS
    assert f'"{table}.{key}"' in CODE or chosen


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_every_sentence_is_a_whole_template(table, key):
    template = Template(TABLES[table][key])
    assert template.is_valid() and template.template.strip()
