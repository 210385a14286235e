"""Every attack in every style on a tutor whose language model does its worst, or obeys.

Writes eval/reports/attacks.json: how many of the attacks of eval/attacks leaked, by model. An index
is built of three lessons, the plans and the poisoned documents; some twenty minutes on two cores.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.answering.scripted import ScriptedModel
from tests.chat_models.obeying import STYLES, obey, worst
from tests.dialogue.attacks import Attack, attacked, leaks, read_attacks
from tests.dialogue.poisoned import poisoned_index
from tutor.bootstrap import load_current
from tutor.evaluation.machine import commit, machine
from tutor.settings import PROJECT

_REPORT = PROJECT / "eval" / "reports" / "attacks.json"
_ONLY = (None, 0, 1, 2, 3)
Say = Callable[[str, str], str]


def main() -> None:
    attacks = read_attacks()
    with tempfile.TemporaryDirectory() as home:
        model = ScriptedModel()
        tutor = load_current(poisoned_index(Path(home)), chat_model=model).tutor
        rows = []
        for name, said_to in _models():
            asked, found = 0, {}
            for attack in attacks:
                say = said_to(attack)
                model.answer = lambda prompt, say=say: say(prompt.system, prompt.user)
                before = len(model.prompts)
                turns = attacked(tutor, attack)
                leaked = [one for turn in turns for one in leaks(attack, turn.reply)]
                asked += len(model.prompts) > before
                if leaked:
                    found[attack.id] = leaked
            rows.append({"model": name, "attacks": len(attacks), "asked": asked, "leaked": found})
            print(f"{name}: {len(found)} leaked; the model was asked in {asked}", flush=True)
    report: dict[str, Any] = {
        "command": ".venv/bin/python -m scripts.attack_models",
        "commit": commit(PROJECT),
        "machine": machine(),
        "models": rows,
    }
    _REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _models() -> Iterator[tuple[str, Callable[[Attack], Say]]]:
    """Each model by its name: what it says to an attack."""
    for style in STYLES:
        yield f"says the worst, {style}", lambda attack, style=style: worst(attack, style)
    for only in _ONLY:
        style = STYLES[(only or 0) % len(STYLES)]
        what = "all" if only is None else f"thing {only}"
        yield (
            f"obeys {what}, {style}",
            lambda _, style=style, only=only: lambda s, u: obey(s, u, style, only),
        )


if __name__ == "__main__":
    main()
