"""`prompts/replies.toml`, `lessons.toml`, `writing.toml` and the code agree: every key is used,
exists, and gets its $names.

Keys are constants, or f-strings whose holes are filled with words of the code. A module that knows
`Speech` says the sentences of lessons, one that knows `Writer` those around a model's text, every
other those of replies. The prompts for models are filled in test_prompts.py.
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

FILES = ("replies", "lessons", "writing")
SAYING = ("say", "line", "note")
MODULES = sorted(
    path
    for part in ("answering", "dialogue")
    for path in (PROJECT / "tutor" / part).glob("*.py")
    if path.name != "prompts.py"
)
# Words that fill the holes of sentences about lessons and stand in data or in other layers.
ELSEWHERE = {
    "lessons": {
        *("beginner", "intermediate", "advanced", "android", "iphone", "computer", "keypad"),
        *("family", "team", "police", "bank", "health", "carrier"),  # who helps: heads of lessons
        *("insurance", "office", "school", "workplace"),
    },
    "replies": set(),
    "writing": set(),
}


def templates_of(file: str) -> dict[str, Template]:
    text = (PROJECT / "prompts" / f"{file}.toml").read_text(encoding="utf-8")
    return {
        f"{table}.{name}": Template(sentence)
        for table, entries in tomllib.loads(text).items()
        for name, sentence in entries.items()
    }


TEMPLATES = {file: templates_of(file) for file in FILES}
TABLES = {file: {key.partition(".")[0] for key in TEMPLATES[file]} for file in FILES}


@cache
def tree(path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def file_of(path) -> str:
    """The file whose sentences a module says."""
    names = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    classes = {node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)}
    if "Writer" in names:
        return "writing"
    return "lessons" if "Speech" in names | classes else "replies"


@cache
def constants(path) -> frozenset[str]:
    return frozenset(
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@cache
def words(path) -> frozenset[str]:
    """What may fill a hole in an f-string of the module; sentences of lessons are chosen by words
    that modules pass on to each other."""
    file = file_of(path)
    others = MODULES if file == "lessons" else [path]
    held = frozenset().union(*map(constants, others)) | ELSEWHERE[file]
    return frozenset(word for word in held if re.fullmatch(r"[a-z_]+", word))


def keys_of(node: ast.expr, path) -> set[str]:
    """The keys that the expression `node` of the module `path` may be; empty for a variable."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return keys_of(node.body, path) | keys_of(node.orelse, path)
    if not isinstance(node, ast.JoinedStr):
        return set()
    if not isinstance(node.values[0], ast.Constant) or "." not in node.values[0].value:
        return set()
    pieces = [_piece(value, path) for value in node.values]
    return {"".join(parts) for parts in product(*pieces)} & set(TEMPLATES[file_of(path)])


def _piece(value: ast.expr, path) -> set[str] | frozenset[str]:
    if isinstance(value, ast.FormattedValue):
        return keys_of(value.value, path) or words(path)
    return keys_of(value, path)


def calls(path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and node.args:
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else None
            if (name or getattr(function, "id", None)) in names:
                yield node


def sayings(path) -> Iterator[tuple[ast.Call, set[str]]]:
    said = SAYING if file_of(path) == "lessons" else ("say",)
    for call in calls(path, *said):
        yield call, keys_of(call.args[0], path)


def suggested(path) -> set[str]:
    """The keys of what `suggest(speech, *names)` puts on buttons."""
    return {
        f"suggest.{node.value}"
        for call in calls(path, "suggest")
        for argument in call.args[1:]
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def said_keys(file: str) -> set[str]:
    """Keys anywhere in the code: many are chosen before they are said."""
    texts = [
        (node, path)
        for path in MODULES
        if file_of(path) == file
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant | ast.JoinedStr)
    ]
    return {key for node, path in texts for key in keys_of(node, path)} & set(TEMPLATES[file])


@pytest.mark.parametrize("file", FILES)
def test_every_key_that_the_code_says_is_in_the_file(file):
    shaped = re.compile(rf"(?:{'|'.join(TABLES[file])})\.[a-z_]*[a-z]")  # "a.b_" begins an f-string
    paths = [path for path in MODULES if file_of(path) == file]
    held = {word for path in paths for word in constants(path) if shaped.fullmatch(word)}
    said = {key for path in paths for _, keys in sayings(path) for key in keys}
    buttons = {key for path in paths for key in suggested(path)}
    assert sorted((held | said | buttons) - set(TEMPLATES[file])) == []


@pytest.mark.parametrize("file", FILES)
def test_every_key_of_the_file_is_said(file):
    assert sorted(set(TEMPLATES[file]) - said_keys(file)) == []


@pytest.mark.parametrize(
    "path", MODULES, ids=[f"{path.parent.stem}-{path.stem}" for path in MODULES]
)
def test_every_name_in_a_sentence_gets_its_value(path):
    templates = TEMPLATES[file_of(path)]
    missing = [
        (call.lineno, key, name)
        for call, keys in sayings(path)
        if isinstance(call.args[0], ast.Constant | ast.IfExp) or file_of(path) == "replies"
        for key in keys & set(templates)
        for name in templates[key].get_identifiers()
        if name not in {keyword.arg for keyword in call.keywords}
    ]
    assert missing == []


@pytest.mark.parametrize(
    "path", MODULES, ids=[f"{path.parent.stem}-{path.stem}" for path in MODULES]
)
def test_every_table_that_is_chosen_from_has_a_fitting_sentence(path):
    """Of an f-string that fills in $names one sentence of its table has just these."""
    templates = TEMPLATES[file_of(path)]
    for call, keys in sayings(path):
        if isinstance(call.args[0], ast.JoinedStr):
            given = {keyword.arg for keyword in call.keywords}
            names = [set(templates[key].get_identifiers()) for key in keys]
            assert any(one <= given for one in names), ast.unparse(call)


def test_buttons_and_labels_have_no_names():
    templates = TEMPLATES["lessons"]
    assert not [
        key for key in templates if key.startswith("suggest.") and "$" in templates[key].template
    ]


@pytest.mark.parametrize(
    ("file", "key"), [(file, key) for file in FILES for key in TEMPLATES[file]]
)
def test_every_sentence_is_a_whole_template(file, key):
    template = TEMPLATES[file][key]
    assert template.is_valid() and template.template.strip()


@pytest.mark.parametrize("key", TEMPLATES["lessons"])
def test_only_the_two_forms_of_address_stand_in_braces(key):
    text = TEMPLATES["lessons"][key].template
    assert set(re.findall(r"\{[^{}]*\}?", text)) <= {"{bác}", "{Bác}", "{cháu}", "{Cháu}"}
