"""Sentences for users, kept in `prompts/*.toml` so that anybody can edit them."""

import tomllib
from pathlib import Path
from string import Template


class Sentences:
    """The sentences of one file, each a `string.Template` with a dotted key ("abstain.no_plan")."""

    def __init__(self, entries: dict[str, str]) -> None:
        self._entries = {key: Template(text.strip("\n")) for key, text in entries.items()}

    @classmethod
    def load(cls, path: Path) -> "Sentences":
        """Read `path` (TOML); ValueError names the key whose value is no text."""
        return cls(dict(_flatten(tomllib.loads(path.read_text(encoding="utf-8")), "", path)))

    def say(self, key: str, **values: object) -> str:
        """The sentence of `key` filled with `values`; KeyError where key or value is missing."""
        return self._entries[key].substitute({name: str(value) for name, value in values.items()})


def _flatten(table: dict, prefix: str, path: Path):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.", path)
        elif isinstance(value, str):
            yield prefix + key, value
        else:
            raise ValueError(f"{path}: {prefix}{key} is {type(value).__name__}, expected text")
