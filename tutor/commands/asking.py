"""`tutor ask`: one question, answered on the terminal."""

import argparse
import json
from datetime import datetime

from tutor.commands.environment import VIETNAM, Commands, load_settings


def add(commands: Commands) -> None:
    ask = commands.add_parser("ask", help="answer one question")
    ask.add_argument("question")
    ask.add_argument("--locality", help="the place that is asked about")
    ask.add_argument("--level", choices=("beginner", "intermediate", "advanced"))
    ask.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    ask.set_defaults(run=_ask)


def _ask(options: argparse.Namespace) -> None:
    from tutor import bootstrap
    from tutor.channels.channel import Answer
    from tutor.channels.contract import answer_json
    from tutor.channels.rendering import plain_text
    from tutor.records import Conversation, Learner
    from tutor.stopwatch import Stopwatch

    settings = load_settings()
    if not options.question.strip():
        raise ValueError("the question is empty")
    if len(options.question) > settings.max_message_chars:
        raise ValueError(f"the question is longer than {settings.max_message_chars} characters")
    tutor = bootstrap.build_tutor(settings)
    learner = Learner(locality=options.locality, level=options.level)
    stopwatch = Stopwatch()
    now = datetime.now(VIETNAM)
    turn = tutor.reply(Conversation(), options.question, learner, now, stopwatch=stopwatch)
    text = plain_text(turn.reply, bootstrap.sentences(settings, "channels"))
    if options.json:
        body = answer_json(Answer("", turn.reply, stopwatch.timings_ms()), text)
        print(json.dumps(body, ensure_ascii=False, indent=2))
        return
    print(text)
    for citation in turn.reply.citations:
        print(f"[{citation.label}] {citation.url}")
