"""Starts the server and a fake Official Account, plays a whole lesson, prints the conversation."""

import argparse
import textwrap
import time

from scripts.zalo_server import served
from tests.channels.zalo.fake_oa import FakeOa

_USER = "246845883529197922"
_PATIENCE_S = 20
_QUIET_S = 1.5  # after the last message of an answer
_MOST_STEPS = 12
_DONE = "Xong rồi"


class Person:
    """Somebody at a telephone: writes, and reads what comes back."""

    def __init__(self, oa: FakeOa) -> None:
        self._oa = oa
        self._read = 0

    def does(self, told: str, raw: bytes) -> str:
        """Have an event delivered; what is read after it, printed as well."""
        print(f"\n[người học] {told}")
        assert self._oa.deliver(raw), "the webhook did not answer 200 in time"
        return self._reads()

    def says(self, text: str) -> str:
        return self.does(text, self._oa.event("user_send_text", _USER, text=text))

    def _reads(self) -> str:
        end = time.monotonic() + _PATIENCE_S
        count, since = self._read, 0.0
        while time.monotonic() < end and not (since and time.monotonic() - since > _QUIET_S):
            if len(self._oa.delivered) != count:
                count, since = len(self._oa.delivered), time.monotonic()
            time.sleep(0.05)
        new = self._oa.delivered[self._read :]
        self._read = len(self._oa.delivered)
        for one in new:
            _show(one["message"])
        return "\n".join(one["message"].get("text", "") for one in new)


def _show(message: dict) -> None:
    element = message.get("attachment", {}).get("payload", {}).get("elements", [{}])[0]
    if url := element.get("url"):
        print(f"    [hình] {message.get('text', '')} <{url}>")
        return
    print(textwrap.indent(message["text"], "    "))
    for button in message.get("attachment", {}).get("payload", {}).get("buttons", []):
        print(f"    [nút] {button['title']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lesson", default="làm sao cài vneid", help="how the lesson is asked for")
    parser.add_argument("--buttons", action="store_true", help="menus as buttons")
    options = parser.parse_args()
    with FakeOa() as oa:
        oa.echo = True  # the platform tells us of our own messages, too
        settings = {"TUTOR_PUBLIC_URL": "https://hoc.xa.example"}
        if options.buttons:
            settings["TUTOR_ZALO_OA_BUTTONS"] = "1"
        with served(oa, **settings) as server:
            saved = oa.save_webhook(f"{server.address}/webhooks/zalo/oa")
            assert saved, "the console's probe was not answered"
            play(Person(oa), oa, options.lesson)
        assert not oa.faults, oa.faults
        answered = sum(status == 200 for _, _, status in oa.deliveries)
        print(f"\n{len(oa.delivered)} messages, {answered} of {len(oa.deliveries)} events answered")


def play(person: Person, oa: FakeOa, lesson: str) -> None:
    """A lesson from its first step to the question after its last."""
    person.does("(bấm Quan tâm)", oa.follow(_USER))
    sticker = [{"type": "sticker", "payload": {"id": "1", "url": "https://zdn.vn/1"}}]
    person.does("(gửi hình dán)", oa.event("user_send_sticker", _USER, attachments=sticker))
    read = person.says(lesson)
    for _ in range(_MOST_STEPS):
        if _DONE not in read:
            break
        read = person.says("1")  # the first line of the menu: this step is done
    person.says("đố")
    person.says("1")
    person.says("liên kết")
    person.says("dừng")


if __name__ == "__main__":
    main()
