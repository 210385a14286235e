"""How a person wants the pages shown: size of the letters, colours, language of the interface."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, get_args

Size = Literal["1", "2", "3"]  # 20, 26 and 32 px of body type
Theme = Literal["auto", "light", "dark", "contrast"]
Interface = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class View:
    """Kept in a cookie as "2.dark.vi", so that every page is right from its first byte."""

    size: Size = "1"
    theme: Theme = "auto"
    language: Interface = "vi"

    @classmethod
    def parse(cls, text: str) -> "View":
        """The view of a cookie's value; what it does not say, or says wrongly, is the default."""
        size, theme, language = (*text.split("."), "", "", "")[:3]
        return cls(
            size if size in get_args(Size) else cls().size,  # type: ignore[arg-type]
            theme if theme in get_args(Theme) else cls().theme,  # type: ignore[arg-type]
            language if language in get_args(Interface) else cls().language,  # type: ignore[arg-type]
        )

    def __str__(self) -> str:
        return f"{self.size}.{self.theme}.{self.language}"


VIEW: ContextVar[View] = ContextVar("view", default=View())  # noqa: B039 (it is frozen)
"""The view of the request that is answered now."""
