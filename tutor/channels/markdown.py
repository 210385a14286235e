"""A reply as Markdown, which front ends of language models show, with its sources as links."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from tutor.channels.rendering import plain_text
from tutor.records import Citation, Reply
from tutor.text.sentences import Sentences

_MARKUP = re.compile(r"[\\`*<\[\]~]|(?<!\w)_|_(?!\w)|^[#>+=]", re.MULTILINE)
_ITEM = re.compile(r"^[•-] ")


@dataclass(frozen=True, slots=True)
class Source:
    """A place cited, and where in the text its link stands (characters, the end not included)."""

    title: str
    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """The text in pieces that are whole by themselves, and its sources."""

    pieces: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def markdown(reply: Reply, sentences: Sentences, base_url: str) -> Marked:
    """The plain text of `reply`, what can be said next, and the list of sources.

    sentences: those of `prompts/channels.toml`. base_url: what relative addresses stand under.
    """
    paragraphs = [_paragraph(each) for each in plain_text(reply, sentences).split("\n\n")]
    if texts := _not_offered_yet(reply):
        paragraphs.append(_escaped(sentences.say("next", texts="; ".join(texts))))
    pieces = [f"{before}{each}" for before, each in _with_breaks(paragraphs)]
    if not reply.citations:
        return Marked(tuple(pieces), ())
    pieces.append(f"\n\n**{sentences.say('sources')}**\n")
    sources = []
    for title, url in _links(reply.citations, base_url):
        link = f"[{_escaped(title)}]({url})"
        start = sum(map(len, pieces)) + len("\n- ")
        pieces.append(f"\n- {link}")
        sources.append(Source(title, url, start, start + len(link)))
    return Marked(tuple(pieces), tuple(sources))


def _paragraph(text: str) -> str:
    """The lines of `text`, each on its own line in Markdown too."""
    lines = [
        f"- {_escaped(_ITEM.sub('', line))}" if _ITEM.match(line) else _escaped(line)
        for line in text.split("\n")
    ]
    return "  \n".join(lines)


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda found: f"\\{found[0]}", text)


def _not_offered_yet(reply: Reply) -> list[str]:
    """The suggestions, in quotes, that stand in no list of choices."""
    shown = {option for block in reply.blocks for option in block.options}
    return [f"“{text}”" for text in reply.suggestions if text not in shown]


def _with_breaks(paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, paragraph in enumerate(paragraphs):
        yield ("\n\n" if number else ""), paragraph


def _links(citations: Sequence[Citation], base_url: str) -> Iterator[tuple[str, str]]:
    """Title and whole address of each place, once."""
    seen = set()
    for citation in citations:
        url = urljoin(base_url, citation.url)
        url = url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        if url not in seen:
            seen.add(url)
            yield _title(citation), url


def _title(citation: Citation) -> str:
    """The place, and of what; a label that names the document says both."""
    document = citation.number or citation.document_title
    return citation.label if document in citation.label else f"{citation.label} · {document}"
