"""A Reply as messages of Zalo: plain text within limits, numbered menus or buttons, pictures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from tutor.channels.contract import IMAGES
from tutor.channels.rendering import Limits, plain_text
from tutor.channels.zalo.calls import Button, Call
from tutor.records import Block, Citation, Reply
from tutor.text.normalise import nfc
from tutor.text.sentences import Sentences

MAX_UTF16 = 2000
"""Of a message. The unit is not told; UTF-16 units are the most that any reading counts."""
_MAX_BUTTONS = 5
_MAX_TITLE = 100
_MAX_PAYLOAD = 1000
_LIMITS = Limits(answer_utf16=100_000, list_chars=2500)  # long answers are split, not cut
_NUMBERED = re.compile(r"\s*(\d{1,2})[.)]\s+(?=\S)")
_CONTROL = re.compile(r"[^\S\n ]|[\x00-\x08\x0b-\x1f\x7f\u200b\u2028\u2029\ufeff]")
_MARKUP = re.compile(r"\*\*|__|`+|^#{1,6} ", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”\"’)]*\s+")
_DIGITS = re.compile(r"\s*(?:số\s+)?(\d{1,2})\s*[.)]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Option:
    """What a person may choose: what is shown, and what is said when it is chosen."""

    title: str
    says: str


@dataclass(frozen=True)
class Blocks:
    """Turns replies into calls. buttons: whether the product shows any. public_url: where Zalo
    can fetch pictures and people can open sources; "" where nowhere."""

    words: Sentences
    channel_words: Sentences
    public_url: str = ""
    buttons: bool = False

    def render(self, reply: Reply) -> list[Call]:
        """The messages in order; at least one."""
        text = plain_text(_without_menu(reply, self.words), self.channel_words, _LIMITS)
        text = "\n\n".join(filter(None, (text, self._source(reply.citations))))
        options = options_of(_choices(reply), reply.suggestions)
        return [*self.say(text, options), *self._pictures(reply)]

    def say(self, text: str, options: Sequence[Option] = ()) -> list[Call]:
        """`text` in as many messages as it needs, the options under the last."""
        menu = self._menu(options)
        parts = split(plain(text), MAX_UTF16) or [""]
        closed = "\n\n".join(filter(None, (parts[-1], menu)))
        if utf16(closed) <= MAX_UTF16:
            *before, last = *parts[:-1], closed
        else:
            *before, last = *parts, *split(menu, MAX_UTF16)
        calls = [Call("text", part) for part in before]
        if self.buttons and (buttons := _buttons(options)):
            shown = parts[-1] or self.words.say("menu.choose")
            return [*calls, Call("text", shown, buttons=buttons, plain=last)]
        return [*calls, Call("text", last)]

    def _menu(self, options: Sequence[Option]) -> str:
        if not options:
            return ""
        lines = [f"{number}. {plain(one.title)}" for number, one in enumerate(options, 1)]
        return "\n".join((self.words.say("menu.number"), *lines))

    def _source(self, citations: Sequence[Citation]) -> str:
        """One line for the place that the answer rests on; the first says most of it."""
        if not citations:
            return ""
        first = citations[0]
        line = self.words.say("source.line", label=first.label)
        path = first.url.removeprefix(self.public_url)
        if not self.public_url or not path.startswith("/"):
            return line
        link = self.public_url.rstrip("/") + quote(path, safe="/#?&=~%.:,;@!$'()*+-_")
        return f"{line}\n{link}"

    def _pictures(self, reply: Reply) -> Iterator[Call]:
        """Zalo fetches pictures itself, by HTTPS, and shows PNG but no SVG."""
        if not self.public_url.startswith("https://"):
            return
        for block in reply.blocks:
            if block.type == "step" and block.image:
                name = block.image.file.rpartition(".")[0] or block.image.file
                url = f"{self.public_url.rstrip('/')}{IMAGES}/{quote(name)}.png"
                yield Call("image", split(plain(block.image.alt), MAX_UTF16)[0], url=url)


def chosen(message: str, options: Sequence[Option]) -> str | None:
    """What a person says who answers a menu by a number; None for anything else."""
    match = _DIGITS.fullmatch(message)
    number = int(match[1]) if match else 0
    return options[number - 1].says if 0 < number <= len(options) else None


def options_of(choices: Sequence[str], suggestions: Sequence[str]) -> list[Option]:
    """The menu under a reply: its choices, else its suggestions. Options that the tutor numbers
    itself are answered by their number, which it understands."""
    return [_option(text) for text in (choices or suggestions)]


def stored_options(reply: Mapping[str, Any] | None) -> list[Option]:
    """The menu under a reply as the store keeps it."""
    if not reply:
        return []
    blocks = [one for one in reply.get("blocks", ()) if one.get("type") == "choices"]
    choices = [text for block in blocks for text in block.get("options", ())]
    return options_of(choices, reply.get("suggestions", ()))


def plain(text: str) -> str:
    """NFC without markup, which Zalo would show as it stands, and without control characters."""
    clean = _MARKUP.sub("", _CONTROL.sub(" ", nfc(text)))
    return clean.encode("utf-8", "replace").decode().strip()


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def split(text: str, most: int) -> list[str]:
    """`text` in pieces of at most `most` UTF-16 units, cut at paragraphs where they fill half a
    piece, else at lines, ends of sentences, words, characters. Nothing but white space is lost."""
    pieces = []
    rest = text.strip()
    while utf16(rest) > most:
        place = _cut(rest, most)
        pieces.append(rest[:place].rstrip())
        rest = rest[place:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(text: str, most: int) -> int:
    """Where a piece ends, counted in characters."""
    longest = _fitting(text, most)
    window = text[: longest + 1]
    for pattern, least in ((r"\n\n+", 2), (r"\n", 2), (_SENTENCE_END, 4), (r"\s+", 8)):
        ends = [m.start() for m in re.finditer(pattern, window) if m.start() > longest // least]
        if ends:
            return ends[-1]
    return longest


def _fitting(text: str, most: int) -> int:
    """How many characters from the start fit; not half of a surrogate pair, no lone accent."""
    place = min(len(text), most)
    while utf16(text[:place]) > most:
        place -= max(1, (utf16(text[:place]) - most) // 2)
    return place


def _without_menu(reply: Reply, words: Sentences) -> Reply:
    """The choices stand in the menu; a step says which it is, for there is no bar to show it."""
    blocks = []
    for block in reply.blocks:
        if block.type == "step" and block.of:
            name = words.say("step.of", number=block.number, of=block.of)
            blocks.append(replace(block, text=f"{name}\n{block.text}"))
        elif block.type != "choices":
            blocks.append(block)
    return replace(reply, blocks=tuple(blocks))


def _choices(reply: Reply) -> list[str]:
    lists: list[Block] = [block for block in reply.blocks if block.type == "choices"]
    return [option for block in lists for option in block.options]


def _option(text: str) -> Option:
    numbered = _NUMBERED.match(text)
    return Option(text[numbered.end() :], numbered[1]) if numbered else Option(text, text)


def _buttons(options: Sequence[Option]) -> tuple[Button, ...]:
    """Buttons where all options fit, else none: a menu that lacks some would mislead."""
    fit = len(options) <= _MAX_BUTTONS and all(
        utf16(one.title) <= _MAX_TITLE and utf16(one.says) <= _MAX_PAYLOAD for one in options
    )
    return tuple(Button(plain(one.title), one.says) for one in options) if fit else ()
