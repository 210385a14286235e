"""`tutor evaluate`: question sets, answered and scored."""

import argparse
import os
from pathlib import Path

from tutor.commands.environment import Commands, load_settings


def add(commands: Commands) -> None:
    evaluate = commands.add_parser(
        "evaluate",
        help="run a question set: evaluate SET; or compare two runs: evaluate compare A B",
    )
    evaluate.add_argument(
        "set",
        metavar="SET",
        help="question set (.jsonl), a stored run's folder to score it again, or the word compare",
    )
    evaluate.add_argument("runs", nargs="*", type=Path, help="after compare: two run folders")
    evaluate.add_argument("--url", help="ask a running server instead")
    evaluate.add_argument("--kinds", help="only these kinds, separated by commas")
    evaluate.add_argument("--limit", type=int, help="only the first questions")
    evaluate.add_argument("--out", type=Path, help="the run's folder (default: a new one by time)")
    evaluate.add_argument("--twice", action="store_true", help="ask everything a second time too")
    evaluate.add_argument(
        "--chat-model",
        metavar="PROVIDER:NAME",
        help="with this language model; an empty one: without any (default: as the settings say)",
    )
    evaluate.add_argument(
        "--expect", type=Path, metavar="SET", help="score a stored run with this set's expectations"
    )
    evaluate.set_defaults(run=_evaluate)


def _evaluate(options: argparse.Namespace) -> int:
    from tutor import bootstrap
    from tutor.evaluation import command
    from tutor.evaluation.run import Folders
    from tutor.settings import PROJECT, Settings

    if options.chat_model is None:
        settings = load_settings()
    else:
        of_model = [name for name in Settings.model_fields if name.startswith("chat_model")]
        none = {} if options.chat_model else {f"TUTOR_{name.upper()}": "" for name in of_model}
        chosen = {"TUTOR_CHAT_MODEL": options.chat_model}
        settings = Settings.load({**os.environ, **none, **chosen})
    return command.run(
        options,
        Folders.under(PROJECT / "eval"),
        lambda: bootstrap.build_ask(settings),
        settings.evaluation_key.get_secret_value(),
    )
