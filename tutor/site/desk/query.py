"""What an official asks the desk for: the parameters of an address, and addresses again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from tutor.text.normalise import nfc, squeeze

_FILES = ("csv", "xlsx", "ics")
_MAX_CHARS = 200
_MAX_PLANS = 12


@dataclass(frozen=True, slots=True)
class DeskQuery:
    """Filters; empty ones let everything through."""

    plans: tuple[str, ...] = ()  # ids, in the order asked for, each once
    agency: str = ""
    group: str = ""
    year: int | None = None
    text: str = ""
    file: str = ""  # one of `_FILES`: the view as a file
    table: str = ""  # the table of the view that a CSV file holds
    loose: bool = False  # the words of `text` may stand apart; never part of an address

    @classmethod
    def parse(cls, pairs: Iterable[tuple[str, str]]) -> "DeskQuery":
        """From the parameters of an address; unknown ones and what is no year are ignored."""
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            if value := squeeze(nfc(value))[:_MAX_CHARS]:
                given.setdefault(name, []).append(value)
        first = {name: values[0] for name, values in given.items()}
        year = first.get("nam", "")
        return cls(
            tuple(dict.fromkeys(given.get("ke-hoach", ())))[:_MAX_PLANS],
            first.get("co-quan", ""),
            first.get("nhom", ""),
            int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None,
            first.get("tim", ""),
            file if (file := first.get("tai", "")) in _FILES else "",
            first.get("bang", ""),
        )

    @property
    def narrows(self) -> bool:
        """Whether anything but the plans is asked for."""
        return bool(self.agency or self.group or self.year or self.text)

    def address(self, path: str, **changes: Any) -> str:
        """The address of `path` with these filters, some changed."""
        query = replace(self, **changes)
        pairs = [("ke-hoach", id) for id in query.plans]
        pairs += [
            (name, str(value))
            for name, value in (
                ("co-quan", query.agency),
                ("nhom", query.group),
                ("nam", query.year),
                ("tim", query.text),
                ("tai", query.file),
                ("bang", query.table),
            )
            if value
        ]
        return f"{path}?{urlencode(pairs)}" if pairs else path
