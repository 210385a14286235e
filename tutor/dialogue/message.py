"""A message as asked: in ordinary spelling, without orders to the assistant."""

from dataclasses import dataclass

from tutor.dialogue.phrases import without_orders
from tutor.text.message import read_typed


@dataclass(frozen=True, slots=True)
class Message:
    """What is asked: in ordinary spelling, and folded for rules, without orders to the tutor."""

    text: str
    folded: str
    had_instruction: bool = False


def read_message(text: str) -> Message:
    """`text` as a Message; empty where it holds nothing but an order."""
    asked, had = without_orders(text)
    typed = read_typed(asked)
    return Message(typed.text, typed.folded, had)
