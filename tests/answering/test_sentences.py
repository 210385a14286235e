"""`prompts/replies.toml` and the code agree: every key is used, exists, and gets its $names.

Keys are constants, or f-strings whose holes are filled with words of the same module.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import product
from string import Template

import pytest

from tutor.settings import PROJECT

MODULES = sorted(
    path for part in ("answering", "dialogue") for path in (PROJECT / "tutor" / part).glob("*.py")
)
TABLES = tomllib.loads((PROJECT / "prompts" / "replies.toml").read_text(encoding="utf-8"))
TEMPLATES = {
    f"{table}.{name}": Template(text)
    for table, entries in TABLES.items()
    for name, text in entries.items()
}


@cache
def tree(path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def constants(path) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def keys_of(node: ast.expr, path) -> set[str]:
    """The keys that the expression `node` of the module `path` may be; empty for a variable."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return keys_of(node.body, path) | keys_of(node.orelse, path)
    if not isinstance(node, ast.JoinedStr):
        return set()
    pieces = [_piece(value, path) for value in node.values]
    return {"".join(parts) for parts in product(*pieces)} & set(TEMPLATES)


def _piece(value: ast.expr, path) -> set[str]:
    if isinstance(value, ast.FormattedValue):
        chosen = keys_of(value.value, path)
        return chosen or {word for word in constants(path) if re.fullmatch(r"[a-z_]+", word)}
    return keys_of(value, path)


def sayings(path) -> Iterator[tuple[ast.Call, set[str]]]:
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "say"
            and node.args
        ):
            yield node, keys_of(node.args[0], path)


def said_keys() -> set[str]:
    """Keys anywhere in the code: many are chosen before they are said."""
    texts = [
        (node, path)
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant | ast.JoinedStr)
    ]
    return {key for node, path in texts for key in keys_of(node, path)} & set(TEMPLATES)


def test_every_key_that_the_code_says_is_in_the_file():
    shaped = re.compile(rf"(?:{'|'.join(TABLES)})\.[a-z_]*[a-z]")  # "a.b_" begins an f-string
    held = {word for path in MODULES for word in constants(path) if shaped.fullmatch(word)}
    said = {key for path in MODULES for _, keys in sayings(path) for key in keys}
    assert sorted((held | said) - set(TEMPLATES)) == []


def test_every_key_of_the_file_is_said():
    assert sorted(set(TEMPLATES) - said_keys()) == []


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_every_name_in_a_sentence_gets_its_value(path):
    missing = [
        (call.lineno, key, name)
        for call, keys in sayings(path)
        for key in keys & set(TEMPLATES)
        for name in TEMPLATES[key].get_identifiers()
        if name not in {keyword.arg for keyword in call.keywords}
    ]
    assert missing == []


@pytest.mark.parametrize("key", TEMPLATES)
def test_every_sentence_is_a_whole_template(key):
    assert TEMPLATES[key].is_valid() and TEMPLATES[key].template.strip()
