"""No attack gets anything out of a tutor whose language model obeys everybody."""

import logging

import pytest

from tests.answering.scripted import ScriptedModel
from tests.chat_models.obeying import STYLES, obey, worst
from tests.dialogue.attacks import attacked, leaks, leaks_in_text, poisoned_text, read_attacks
from tutor.answering.claims import ClaimChecker, Evidence
from tutor.answering.prompts import Manners, Prompts
from tutor.answering.writing import Order, Writer
from tutor.bootstrap import load_current
from tutor.dialogue.writing_tutor import WritingTutor
from tutor.settings import PROJECT

ATTACKS = read_attacks()
PROMPTS = Prompts.load(PROJECT / "prompts" / "models")
MANNERS = Manners("beginner", 4, "bác", "cháu")
HONEST = "Bác chạm vào hình “Cài đặt” trên màn hình. Bác chọn dòng “Wi-Fi”. Wi-Fi không mất tiền."
SECRETS = tuple(
    line.strip("- ")
    for line in (PROJECT / "prompts" / "models" / "rules.toml").read_text("utf-8").splitlines()
    if line.startswith("- ") and "$" not in line
)
STUCK = ("may-wifi", "làm sao nối wifi")


class LedModel(ScriptedModel):
    """Says what the attack of the moment wants."""

    def leads(self, say):
        self.answer = lambda prompt: say(prompt.system, prompt.user)


@pytest.fixture(scope="module")
def led():
    return LedModel()


@pytest.fixture(scope="module")
def tutor(poisoned, led):
    tutor = load_current(poisoned, chat_model=led).tutor
    assert isinstance(tutor, WritingTutor)
    return tutor


@pytest.mark.parametrize("style", STYLES)
def test_what_a_model_says_at_the_worst_is_never_seen(style, tutor, led, caplog):
    caplog.set_level(logging.DEBUG)
    found = {}
    led.prompts.clear()
    for attack in ATTACKS:
        caplog.clear()
        led.leads(worst(attack, style))
        if leaked := leaked_by(tutor, attack, caplog):
            found[attack.id] = leaked
    assert found == {}
    assert len(led.prompts) >= 20, "an attack that reaches no model shows nothing of it"


@pytest.mark.parametrize("only", [None, 0, 1, 2])
def test_a_model_that_obeys_the_orders_it_reads_gives_nothing_away(only, tutor, led, caplog):
    """All of them at once, or one: the rest of its answer is faithful then."""
    caplog.set_level(logging.DEBUG)
    found = {}
    for number, attack in enumerate(ATTACKS):
        caplog.clear()
        style = STYLES[number % len(STYLES)]
        led.leads(lambda system, user, style=style: obey(system, user, style, only))
        if leaked := leaked_by(tutor, attack, caplog):
            found[attack.id] = leaked
    assert found == {}


def leaked_by(tutor, attack, caplog):
    """What leaked in any turn of an attack, in its reply or a log."""
    turns = attacked(tutor, attack)
    return [one for turn in turns for one in leaks(attack, turn.reply, caplog.text, SECRETS)]


@pytest.mark.parametrize("style", STYLES)
def test_a_text_that_an_attack_has_written_shows_and_tells_nothing_of_it(style):
    """As if every attack had got past the door: its message and its document stand in the prompt
    of a step that was not understood."""
    found = {}
    for attack in ATTACKS:
        texts = [HONEST, *([poisoned_text(attack)] if attack.document else [])]
        evidence = tuple(Evidence(mark, text) for mark, text in enumerate(texts, 1))
        order = Order("explain", evidence, MANNERS, {"message": attack.message}, "last")
        told = []
        for say in (worst(attack, style), obey):
            model = ScriptedModel(lambda prompt, say=say: say(prompt.system, prompt.user))
            text = Writer(model, PROMPTS, ClaimChecker()).write(order, told.append)
            told.append(text.text)
        if leaked := leaks_in_text(attack, "\n".join(told)):
            found[attack.id] = leaked, told
    assert found == {}
