"""Who helps at a place: the operator's own desks, telephones and hours, from a TOML file.

[[contacts]]
place = "phường Hải Châu, thành phố Đà Nẵng"
desk = "Bàn hỗ trợ chuyển đổi số, Trung tâm Phục vụ hành chính công phường"
phone = "…"                # may be left out
hours = "…"                # may be left out
subjects = ["office"]      # keys of [help] in prompts/lessons.toml; left out: every subject
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tutor.errors import SettingsError
from tutor.text.gazetteer import Locality, is_within, same_place
from tutor.text.places import resolve_locality


@dataclass(frozen=True, slots=True)
class Contact:
    """One desk. `subjects` empty: for every subject."""

    place: Locality
    desk: str
    phone: str = ""
    hours: str = ""
    subjects: tuple[str, ...] = ()


class Contacts:
    """Finds the desk nearest to a learner; the place itself goes before the province it lies in."""

    def __init__(self, contacts: Sequence[Contact] = ()) -> None:
        self._contacts = tuple(contacts)

    @classmethod
    def load(cls, path: Path) -> "Contacts":
        """Read `path`; SettingsError names what cannot be used."""
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8"))["contacts"]
            return cls([_contact(row) for row in rows])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SettingsError(
                f"{path}: {error}; each [[contacts]] needs a known `place` and a `desk`"
            ) from error

    def find(self, locality: str | None, subject: str) -> Contact | None:
        """The desk for a place as a person says it; None where the operator named none."""
        places = resolve_locality(locality) if locality and self._contacts else []
        for place in places[:1]:
            fitting = [one for one in self._contacts if not one.subjects or subject in one.subjects]
            own = [one for one in fitting if same_place(one.place, place)]
            wider = [
                one
                for one in fitting
                if one.place.kind in ("nation", "province") and is_within(place, one.place)
            ]
            # a desk for the very subject goes before one for everything
            for group in (own, wider):
                if group:
                    return min(group, key=lambda one: not one.subjects)
        return None


def _contact(row: dict) -> Contact:
    places = resolve_locality(row["place"])
    if not places:
        raise ValueError(f"unknown place {row['place']!r}")
    return Contact(
        places[0],
        row["desk"],
        row.get("phone", ""),
        row.get("hours", ""),
        tuple(row.get("subjects", ())),
    )
