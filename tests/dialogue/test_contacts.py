"""The desk that helps: the nearest place, the very subject before every subject."""

import pytest

from tutor.dialogue.contacts import Contacts
from tutor.errors import SettingsError

DESKS = """\
[[contacts]]
place = "thành phố Đà Nẵng"
desk = "Đường dây của thành phố"
phone = "022"

[[contacts]]
place = "phường Hải Châu, thành phố Đà Nẵng"
desk = "Bàn chung của phường"

[[contacts]]
place = "phường Hải Châu, thành phố Đà Nẵng"
desk = "Bàn ngân hàng của phường"
hours = "8 giờ đến 11 giờ"
subjects = ["bank"]
"""


def contacts(folder, text=DESKS):
    path = folder / "contacts.toml"
    path.write_text(text, encoding="utf-8")
    return Contacts.load(path)


@pytest.mark.parametrize(
    ("place", "subject", "desk"),
    [
        ("phường Hải Châu, Đà Nẵng", "family", "Bàn chung của phường"),
        ("phường Hải Châu, Đà Nẵng", "bank", "Bàn ngân hàng của phường"),
        ("Đà Nẵng", "bank", "Đường dây của thành phố"),
        ("phường Hòa Xuân, Đà Nẵng", "bank", "Đường dây của thành phố"),
        ("Cà Mau", "bank", None),
        ("nơi nào đó", "bank", None),
        ("", "bank", None),
        (None, "bank", None),
    ],
)
def test_the_nearest_desk(tmp_path, place, subject, desk):
    found = contacts(tmp_path).find(place, subject)
    assert (found.desk if found else None) == desk


def test_what_is_not_named_is_empty(tmp_path):
    desk = contacts(tmp_path).find("Đà Nẵng", "office")
    assert (desk.phone, desk.hours, desk.subjects) == ("022", "", ())


def test_without_a_file_there_is_no_desk():
    assert Contacts().find("Đà Nẵng", "bank") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[contacts",
        "contacts = 3",
        '[[contacts]]\ndesk = "x"\n',
        '[[contacts]]\nplace = "Đà Nẵng"\n',
        '[[contacts]]\nplace = "Atlantis"\ndesk = "x"\n',
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, text):
    with pytest.raises(SettingsError, match=r"contacts\.toml: .*place"):
        contacts(tmp_path, text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"none\.toml"):
        Contacts.load(tmp_path / "none.toml")
