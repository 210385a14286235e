"""Tables in every form that an extraction leaves them in."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.documents.tables import find_tables
from tutor.records import Table

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "van-xuan-table.json"


def read(text: str, path: str = "PL") -> list[Table]:
    source = unicodedata.normalize("NFC", text)
    return find_tables(source, 0, len(source), path)


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture(scope="module")
def van_xuan() -> tuple[str, Table]:
    source = unicodedata.normalize("NFC", (ROOT / "knowledge/plans/van-xuan.txt").read_text(encoding="utf-8"))
    (table,) = find_tables(source, source.index("PHỤ LỤC", len(source) // 3), len(source), "PL")
    return source, table


def test_the_wrapped_table_is_read_as_a_person_reads_it(van_xuan):
    _, table = van_xuan
    actual = {
        "header": list(table.header),
        "groups": [[group.number, group.title] for group in table.groups],
        "rows": [
            {"anchor": row.anchor, "number": row.number, "group": row.group,
             "cells": [cell.text for cell in row.cells],
             "shared": [index for index, cell in enumerate(row.cells) if cell.shared]}
            for row in table.rows
        ],
    }
    assert actual == json.loads(GOLDEN.read_text(encoding="utf-8"))
