"""No sentence for users stands in the code; they live in prompts/ and in the page templates.

What is looked for: a string of six words or more, three of them with Vietnamese letters. Left alone
are docstrings, patterns, and words of the language in a table (a collection at the top of a
module), unless one there is a whole sentence: capital first, full stop last.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tutor.settings import PROJECT
from tutor.text.normalise import has_diacritics

_PATTERN = re.compile(r"\(\?|\\|\||\[\^?\w-\w|\$\{?\w")
_SENTENCE = re.compile(r"\s*[^\W\d_a-zà-ỹ].*[.!?…]\s*", re.DOTALL)


def sentences(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of the strings in `source` that read like a sentence for users."""
    tree = ast.parse(source)
    tabled = set(_tabled(tree))
    for node in _strings(tree):
        text = _text(node)
        if not _reads_as_vietnamese(text) or _PATTERN.search(text):
            continue
        if id(node) not in tabled or _SENTENCE.fullmatch(text):
            yield node.lineno, text


def _strings(tree: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Strings that a program can use: neither docstrings nor the pieces of an f-string."""
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(piece) for piece in node.values}
        if isinstance(node, ast.Call) and _is_pattern_call(node):
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if (is_text or isinstance(node, ast.JoinedStr)) and id(node) not in skipped:
            yield node


def _is_pattern_call(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
    )


def _tabled(tree: ast.Module) -> Iterator[int]:
    """Strings inside the collections that are assigned at the top of a module."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and not isinstance(
            statement.value, ast.Constant | ast.JoinedStr
        ):
            yield from (id(node) for node in ast.walk(statement))


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value
    return "".join(piece.value if isinstance(piece, ast.Constant) else "x" for piece in node.values)


def _reads_as_vietnamese(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) >= 6 and sum(map(has_diacritics, words)) >= 3


def test_no_sentence_for_users_stands_in_the_code():
    found = [
        f"{path.relative_to(PROJECT)}:{line}: {text}"
        for path in sorted((PROJECT / "tutor").rglob("*.py"))
        for line, text in sentences(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('say("Xin lỗi, tôi chưa hiểu câu hỏi này")', 1),
        ('say(f"Kế hoạch {name} không nói ai chủ trì việc đó")', 1),
        ('"""Kế hoạch nói rằng ai chủ trì việc đó."""', 0),  # a docstring
        ('X = re.compile("cơ quan nào chủ trì nhiệm vụ này")', 0),
        ('X = "(?:chủ trì|phối hợp) thực hiện các nhiệm vụ sau đây"', 0),
        ('WORDS = ("ban chỉ đạo trung ương về chuyển đổi số",)', 0),  # a table of the language
        ('WORDS = {"a": "Xin lỗi, tôi chưa hiểu câu hỏi này."}', 1),  # a sentence hidden in one
        ('TEXT = "xin lỗi, tôi chưa hiểu câu hỏi này"', 1),
        ('raise E(f"{path}: the file holds no text; replace it")', 0),  # for operators, in English
        ('say("đơn vị chủ trì")', 0),  # a term, not a sentence
    ],
)
def test_what_counts_as_a_sentence(source, count):
    assert len(list(sentences(source))) == count
