"""The prompts for language models: files of `prompts/models`, filled with named variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.answering.claims.claim import Evidence
from tutor.chat_models.model import Prompt
from tutor.records import Level
from tutor.text.instructions import defused
from tutor.text.sentences import Sentences

_RULES = "rules"
# What a text could use to pretend that it ends, and that orders begin.
_DELIMITERS = str.maketrans("<>[]", "‹›()")


@dataclass(frozen=True, slots=True)
class Manners:
    """How a model is told to speak: level, most sentences, and the two forms of address."""

    level: Level
    sentences: int
    address: str
    calls_self: str


class Prompts:
    """Every prompt of a folder by its file's name."""

    def __init__(self, files: Mapping[str, Sentences]) -> None:
        self._files = files

    @classmethod
    def load(cls, folder: Path) -> "Prompts":
        """Read `folder`; ValueError names a file that is no prompt, OSError a missing one."""
        files = {path.stem: Sentences.load(path) for path in sorted(folder.glob("*.toml"))}
        if _RULES not in files:
            raise FileNotFoundError(f"{folder}: no {_RULES}.toml")
        return cls(files)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in self._files if name != _RULES)

    def version(self, name: str) -> str:
        """ "explain 1, rules 1": what a run's record says of a prompt."""
        return ", ".join(f"{one} {self._files[one].say('version')}" for one in (name, _RULES))

    def fill(
        self, name: str, evidence: Sequence[Evidence], manners: Manners, **texts: str
    ) -> Prompt:
        """The prompt `name`. `texts` were written by people: they are data, and cannot leave their
        place. KeyError where a variable of the file is not given."""
        values: dict[str, Any] = {key: as_data(text) for key, text in texts.items()}
        values["evidence"] = marked(evidence)
        file = self._files[name]
        return Prompt(
            file.say("system", rules=self._rules(manners), **values),
            file.say("user", **values),
        )

    def _rules(self, manners: Manners) -> str:
        rules = self._files[_RULES]
        level = rules.say(f"level.{manners.level}", sentences=manners.sentences)
        own = {"address": manners.address, "calls_self": manners.calls_self}
        return rules.say("text", level=level, **{key: as_data(text) for key, text in own.items()})


def marked(evidence: Sequence[Evidence]) -> str:
    """The texts of `evidence` one below the other, each between its delimiters."""
    return "\n".join(f'<đoạn số="{one.mark}">\n{as_data(one.text)}\n</đoạn>' for one in evidence)


def as_data(text: str) -> str:
    """`text` without sentences that speak to a machine, and without what ends a delimiter."""
    return defused(text).translate(_DELIMITERS).strip()
