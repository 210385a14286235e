"""Provinces, districts and communes of Vietnam, today's and those before 1 July 2025.

The data are underthesea's table for converting addresses: 63 provinces and their wards before, 34
provinces and their communes since.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from tutor.text.normalise import fold

PlaceKind = Literal["nation", "province", "district", "commune"]
Era = Literal["new", "old"]

_WORD = re.compile(r"[^\W_]+")
_OTHER = re.compile(r"[^a-z0-9 ]|  ")
_ACCENTED = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_LETTERS = str.maketrans({letter: fold(letter) for letter in _ACCENTED})
_TABLE = Path("address") / "data" / "mapping.json"
_PROVINCE_KINDS = ("Thành phố", "Tỉnh")
_UNIT_KINDS = ("Phường", "Xã", "Thị trấn", "Đặc khu", "Quận", "Huyện", "Thị xã", "Thành phố")


@dataclass(frozen=True, slots=True)
class Locality:
    """A place of one era; `id` is unique, the other fields are spelt as in the table."""

    id: str
    kind: PlaceKind
    title: str  # "Phường Vạn Xuân"
    name: str  # "Vạn Xuân"
    province: str  # name of the province of its era; its own for a province, "" for the nation
    era: Era
    district: str = ""  # title; of the old era only

    @property
    def full_title(self) -> str:
        """Title with the province: "phường Vạn Xuân, Thái Nguyên"."""
        if self.kind in ("nation", "province"):
            return self.title
        return f"{self.title}, {self.province}"


NATION = Locality("vn", "nation", "Trung ương", "Trung ương", "", "new")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    places: Mapping[str, Locality]  # by id
    by_name: Mapping[str, tuple[Locality, ...]]  # folded words -> places, today's first
    today: Mapping[str, tuple[str, ...]]  # id of an old place -> ids of what it became
    longest: int  # words of the longest name


def name_key(name: str) -> str:
    """Folded words with single spaces: "Ea H'leo" -> "ea h leo"."""
    return " ".join(_WORD.findall(fold(name)))


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The table in memory; read from the installed underthesea at first use."""
    data = json.loads(_table_path().read_text(encoding="utf-8"))
    places, today = _provinces(data)
    _add_units(data["ward_mapping"], places, today)
    by_name = _by_name(places.values())
    longest = max(key.count(" ") + 1 for key in by_name)
    return Gazetteer(places, by_name, {old: tuple(new) for old, new in today.items()}, longest)


@lru_cache(maxsize=1)
def place_words() -> Mapping[str, Any]:
    """The tables of `places.toml`."""
    return tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))


def today(place: Locality) -> tuple[Locality, ...]:
    """What `place` is today: itself, or the units that an old one became part of."""
    if place.era == "new":
        return (place,)
    units = gazetteer()
    return tuple(units.places[id] for id in units.today.get(place.id, ()))


def same_place(one: Locality, other: Locality) -> bool:
    """Whether both are one place, by today's map where a name is old."""
    if one == other:
        return True
    return one.kind == other.kind and not set(today(one)).isdisjoint(today(other))


def is_within(place: Locality, province: Locality) -> bool:
    """Whether `place` is or lies in `province` by today's map; all lies in the nation."""
    if province.kind == "nation":
        return True
    provinces = {part.province for part in today(province)}
    return any(part.province in provinces for part in today(place)) and place.kind != "nation"


@lru_cache(maxsize=1)
def province_keys() -> frozenset[str]:
    """Folded names of all provinces, today's and old."""
    names = gazetteer().by_name.items()
    return frozenset(
        key for key, group in names if any(place.kind == "province" for place in group)
    )


@lru_cache(maxsize=1)
def place_keys() -> frozenset[str]:
    """Folded names of all places."""
    return frozenset(gazetteer().by_name)


@lru_cache(maxsize=1)
def name_syllables() -> frozenset[str]:
    """Folded syllables of all names: nearly every syllable that Vietnamese has."""
    return frozenset(syllable for name in gazetteer().by_name for syllable in name.split(" "))


def _table_path() -> Path:
    spec = find_spec("underthesea")  # finds the package without importing it
    if spec is None or spec.origin is None:
        raise ImportError("places need `pip install underthesea`")
    return Path(spec.origin).parent / _TABLE


def _provinces(data: dict) -> tuple[dict[str, Locality], dict[str, list[str]]]:
    places, today = {"vn": NATION}, {}
    tables: tuple[tuple[Era, dict], ...] = (
        ("new", data["province_names"]),
        ("old", data["old_province_names"]),
    )
    for era, table in tables:
        for key, row in table.items():
            place = Locality(
                f"{era}/{key}",
                "province",
                row["name"],
                _bare(row["name"], _PROVINCE_KINDS),
                _bare(row["name"], _PROVINCE_KINDS),
                era,
            )
            places[place.id] = place
    for old, new in data["province_mapping"].items():
        today[f"old/{old}"] = [f"new/{new}"]
    return places, today


def _add_units(rows: list[dict], places: dict[str, Locality], today: dict[str, list[str]]) -> None:
    """Communes of both eras and old districts of `rows`, with what the old became."""
    syllables = {word for row in rows for word in row["old_ward"].lower().split()}
    for row in rows:
        title = row["new_ward"] or _title_of_key(row["new_ward_key"], syllables)
        new = _unit(places, "new", row["new_province_key"], row["new_ward_key"], title)
        if not row["old_ward"]:
            continue
        district_key, district = row["old_district_key"], row["old_district"]
        old_key = f"{district_key}/{row['old_ward_key']}"
        old = _unit(places, "old", row["old_province_key"], old_key, row["old_ward"], district)
        parents = [old]
        if district:
            parents.append(
                _unit(
                    places, "old", row["old_province_key"], district_key, district, kind="district"
                )
            )
        for place in parents:
            became = today.setdefault(place, [])
            if new not in became:
                became.append(new)


def _unit(
    places: dict[str, Locality],
    era: Era,
    province_key: str,
    key: str,
    title: str,
    district: str = "",
    kind: PlaceKind = "commune",
) -> str:
    id = f"{era}/{province_key}/{key}"
    if id not in places:
        province = places[f"{era}/{province_key}"].name
        places[id] = Locality(id, kind, title, _bare(title, _UNIT_KINDS), province, era, district)
    return id


def _title_of_key(key: str, syllables: set[str]) -> str:
    """The title in "xãcẩmgiang": the table leaves it out where two communes fold alike."""
    kind = next((kind for kind in _UNIT_KINDS if key.startswith(kind.lower())), "")
    name = key[len(kind) :]
    for cut in range(1, len(name)):
        if name[:cut] in syllables and name[cut:] in syllables:
            return f"{kind} {name[:cut].title()} {name[cut:].title()}"
    return key


def _bare(title: str, kinds: tuple[str, ...]) -> str:
    """`title` without its kind word: "Thị xã Sơn Tây" -> "Sơn Tây"."""
    return next((title[len(k) + 1 :] for k in kinds if title.startswith(k + " ")), title)


@lru_cache(maxsize=16384)  # half of the names are shared by several places
def _table_key(name: str) -> str:
    """`name_key` of a name of the table, several times as fast: it is NFC already."""
    key = name.lower().translate(_LETTERS)
    return key if key.isascii() and not _OTHER.search(key) else name_key(name)


def _by_name(places) -> dict[str, tuple[Locality, ...]]:
    names: dict[str, list[Locality]] = {}
    for place in places:
        names.setdefault(_table_key(place.name), []).append(place)
    order = {"nation": 0, "province": 1, "commune": 2, "district": 3}
    for alias, name in place_words()["aliases"].items():
        provinces = [p for p in names.get(name_key(name), ()) if p.kind == "province"]
        names.setdefault(alias, []).extend(p for p in provinces if p not in names.get(alias, ()))
    return {
        key: tuple(sorted(group, key=lambda p: (p.era == "old", order[p.kind], p.id)))
        for key, group in names.items()
    }
