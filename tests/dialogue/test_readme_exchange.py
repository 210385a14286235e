"""The exchange that the README prints is what the five plans answer."""

import re
import shlex
from datetime import datetime

from tests.answering.fakes import FakeRetriever, Talk, teacher_of
from tutor import cli
from tutor.channels.rendering import plain_text
from tutor.dialogue import Tutor
from tutor.documents.reader import read_document
from tutor.plans.parser import parse_plan
from tutor.plans.register import Register
from tutor.records import Learner
from tutor.settings import PROJECT
from tutor.text.sentences import Sentences

README = (PROJECT / "README.md").read_text(encoding="utf-8")
EXCHANGE = re.compile(
    r"<!-- exchange -->\n+```(?:text)?\n\$ scripts/tutor ([^\n]+)\n(.*?)\n```\n+<!-- /exchange -->",
    re.DOTALL,
)


def sentences(name):
    return Sentences.load(PROJECT / "prompts" / f"{name}.toml")


def tutor_over_the_plans(learner):
    """A conversation of `learner` with a tutor of the plans that ship, without lessons."""
    files = sorted((PROJECT / "knowledge" / "plans").glob("*.txt"))
    plans = [parse_plan(read_document(path, "plan")) for path in files]
    tutor = Tutor(Register(plans), FakeRetriever(plans), sentences("replies"), teacher_of(()))
    return Talk(tutor, learner, datetime(2025, 11, 20, 9))


def test_the_exchange_in_the_readme_is_what_the_command_prints():
    command, printed = EXCHANGE.search(README).groups()
    asked = cli._parser().parse_args(shlex.split(command))
    reply = tutor_over_the_plans(Learner(locality=asked.locality)).ask(asked.question)
    lines = [plain_text(reply, sentences("channels"))]
    lines += [f"[{citation.label}] {citation.url}" for citation in reply.citations]
    assert printed == "\n".join(lines)
