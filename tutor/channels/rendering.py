"""A Reply as plain text that reads well without markup, within a channel's limits."""

from collections.abc import Callable
from dataclasses import dataclass

from tutor.records import Block, Citation, Reply
from tutor.text.sentences import Sentences

_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a text may be. The contract's figures; a narrower channel has its own."""

    answer_utf16: int = 2000  # UTF-16 units, as messengers count
    list_chars: int = 2500


@dataclass(slots=True)
class _Part:
    """A block's lines; only whole lines of a table (`rows`) are left out, others are cut."""

    lines: list[str]
    rows: bool = False
    left_out: int = 0

    def text(self, sentences: Sentences) -> str:
        more = [sentences.say("more_rows", count=self.left_out)] if self.left_out else []
        return "\n".join((*self.lines, *more))


def plain_text(reply: Reply, sentences: Sentences, limits: Limits | None = None) -> str:
    """The blocks of `reply` as text. Too long a table ends with how many rows are left out.

    sentences: those of `prompts/channels.toml`.
    """
    limits = limits or Limits()
    parts = [part for block in reply.blocks if (part := _part(block, reply.citations)).lines]
    is_list = any(part.rows for part in parts)
    excess = _excess_chars(limits) if is_list else _excess_utf16(limits)
    _leave_out_rows(parts, sentences, excess)
    return _cut(parts, sentences, excess)


def _part(block: Block, citations: tuple[Citation, ...]) -> _Part:
    if block.type == "table":
        return _Part([_row(block.header, row) for row in block.rows], rows=True)
    if block.type == "quote":
        return _Part([_quote(block, citations)])
    if block.type == "choices":
        return _Part([f"- {option}" for option in block.options])
    if block.type == "step":
        return _Part([text for text in (block.text, block.look_for) if text.strip()])
    return _Part([block.text] if block.text.strip() else [])


def _row(header: tuple[str, ...], row: tuple[str, ...]) -> str:
    """ "• first – Name: second; Name: third"; a table of two columns needs no names."""
    first, *rest = row or ("",)
    names = header[1:] if len(header) == len(row) and len(row) > 2 else ("",) * len(rest)
    cells = [
        f"{name}: {cell}" if name else cell for name, cell in zip(names, rest, strict=True) if cell
    ]
    return f"• {first}" + (f" – {'; '.join(cells)}" if cells else "")


def _quote(block: Block, citations: tuple[Citation, ...]) -> str:
    quoted = f"“{block.text}”"
    if block.citation is None:
        return quoted
    return f"{quoted} ({citations[block.citation].label})"


def _excess_utf16(limits: Limits) -> Callable[[str], int]:
    return lambda text: len(text.encode("utf-16-le")) // 2 - limits.answer_utf16


def _excess_chars(limits: Limits) -> Callable[[str], int]:
    return lambda text: len(text) - limits.list_chars


def _join(parts: list[_Part], sentences: Sentences) -> str:
    return "\n\n".join(part.text(sentences) for part in parts)


def _leave_out_rows(parts: list[_Part], sentences: Sentences, excess: Callable[[str], int]) -> None:
    """Take rows from the end of the longest table until the text fits or one row is left."""
    while excess(_join(parts, sentences)) > 0:
        tables = [part for part in parts if part.rows and len(part.lines) > 1]
        if not tables:
            return
        longest = max(tables, key=lambda part: len(part.lines))
        longest.lines.pop()
        longest.left_out += 1


def _cut(parts: list[_Part], sentences: Sentences, excess: Callable[[str], int]) -> str:
    """Shorten the longest line, at a word's end, until the text fits."""
    while (over := excess(text := _join(parts, sentences))) > 0:
        part = max(parts, key=lambda part: max(map(len, part.lines)))
        place = max(range(len(part.lines)), key=lambda line: len(part.lines[line]))
        line = part.lines[place]
        kept = line[: max(0, len(line) - over - len(_ELLIPSIS) - 1)]
        words = kept.rpartition(" ")[0] or kept
        if len(words) + len(_ELLIPSIS) >= len(line):  # nothing left to shorten
            return text[: max(0, len(text) - over)]
        part.lines[place] = words.rstrip(" ,;:.") + _ELLIPSIS
    return text
