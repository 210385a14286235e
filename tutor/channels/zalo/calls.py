"""What is sent to a person in Zalo, whichever product carries it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Button:
    """Pressing it says `payload` in the person's name."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Call:
    """One message. The text of an image is its caption."""

    type: Literal["text", "image"]
    text: str
    url: str = ""
    buttons: tuple[Button, ...] = ()
    plain: str = ""  # sent instead where the product refuses buttons

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Call":
        buttons = tuple(Button(**one) for one in stored.get("buttons", ()))
        return cls(**{**stored, "buttons": buttons})
