"""What is wrong with a file of the knowledge folder, said so that an editor can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault; `warning` ones do not keep a lesson from being taught."""

    file: str
    line: int  # 0 where the whole file is meant
    text: str  # what is wrong, and the remedy
    warning: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {'warning: ' if self.warning else ''}{self.text}"
