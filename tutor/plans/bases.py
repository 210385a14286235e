"""Documents that a plan cites: its legal basis, and what it names elsewhere.

A citation is kind, symbol, date, issuer and subject, in this order (Nghị định 30/2020/NĐ-CP); what
a document enacts may stand before it: Đề án "…" (ban hành theo Quyết định số …).
"""

import re
from collections.abc import Iterator

from tutor.plans.dates import read_date
from tutor.plans.places import Located, clause_bounds, locate, paragraphs_of, place_of, within
from tutor.records import Document, LegalBasis, Section
from tutor.text.normalise import CAPITALS as UPPER
from tutor.text.normalise import fold, squeeze

_KIND = (
    r"Nghị\s+quyết(?:\s+liên\s+tịch)?|Quyết\s+định|Quy\s+định|Quy\s+chế(?:\s+làm\s+việc)?|"
    r"Thông\s+báo(?:\s+kết\s+luận)?|"
    r"Chương\s+trình(?:\s+hành\s+động)?|Kế\s+hoạch(?:\s+phối\s+hợp)?|Công\s+văn|Chỉ\s+thị|"
    r"Thông\s+tư(?:\s+liên\s+tịch)?|"
    r"Nghị\s+định|Hướng\s+dẫn|Tờ\s+trình|Kết\s+luận|Văn\s+bản|Báo\s+cáo|Công\s+điện|Đề\s+án|Luật|"
    r"Bộ\s+luật|"
    r"Pháp\s+lệnh|Lệnh|Thông\s+tri|Quy\s+chuẩn"
)
_PIECE = rf"[{UPPER}][\w{UPPER}&.]*[\w{UPPER}]|[{UPPER}]"
_SYMBOL = rf"\d{{1,5}}[a-z]?(?:/\d{{4}})?\s?[-–/]\s?(?:{_PIECE})(?:\s?[-–/]\s?(?:{_PIECE}))*"
_CITED = re.compile(
    rf"(?:(?<!\w)(?P<kind>{_KIND})\s+số|(?<=[,;])\s+(?:và\s+)?số|"
    rf"(?<=\s)và\s+số)\s*:?\s*(?P<symbol>{_SYMBOL})"
    rf"(?P<date>\s*,?\s*(?:ngày\s+)?(?:\d{{1,2}}\s*[/.-]\s*\d{{1,2}}\s*[/.-]\s*\d{{4}}|"
    r"\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}))?",
    re.I,
)
_LAW = re.compile(
    rf"(?<![\w])(?P<kind>Bộ\s+luật|Luật|Pháp\s+lệnh)\s+(?P<name>(?!này\b|số\b|"
    rf"sư\b)[\w{UPPER}][^;.()“”:]{{2,160}})"
)
_HIEN_PHAP = re.compile(r"(?<!\w)Hiến\s+pháp(?:\s+nước[^;.,()]+)?")
_LAW_END = re.compile(
    r"\s*,?\s+(?=số\s+\d|ngày\s+\d|năm\s+\d{4}|được|đã|và\s+(?:Luật|các|Nghị|văn)|có\s+hiệu|"
    r"quy\s+định|"
    r"Luật\s+sửa|sửa\s+đổi)|,\s+(?=Luật|Nghị|các|UBND|Ủy)|,\s+(?=[a-zđ]+\s+(?:chủ trì|thực hiện))"
)
_LAW_DATE = re.compile(
    r"\s*,?\s*(?:số\s+(?P<symbol>\d+/\d{4}/[A-Z\d]+)\s*,?\s*)?(?P<date>(?:ngày[^;,.()]{6,28}?\d{4}))?"
)
_ISSUER = re.compile(
    r"\s*,?\s*của\s+(?P<issuer>.+?)(?=\s+(?:về|v/v|triển\s+khai|ban\s+hành|phê\s+duyệt|"
    r"quy\s+định|hướng\s+dẫn|"
    rf"sửa\s+đổi|thực\s+hiện|và\s+(?:{_KIND}|các)|để|nhằm|với|tại|được|gắn|đến)\b|\s*[;:.()“\"]|"
    r",(?!\s+[^\W\d_]+(?:\s+[^\W\d_]+){0,4}\s+và\s+[A-ZĐ])|\s*$)",
    re.I,
)
_STEERING = re.compile(r"Ban\s+Chỉ\s+đạo\b[^;.()“\"]*", re.I)
_ABOUT = re.compile(
    r"\s*,?\s*(?:(?:về(?:\s+việc)?|v/v)\s+|(?=(?:triển\s+khai|ban\s+hành|phê\s+duyệt|quy\s+định|"
    r"hướng\s+dẫn|"
    r"sửa\s+đổi|Thông\s+báo\s+kết\s+luận|thực\s+hiện)\b))(?P<about>.+)",
    re.I,
)
_ABOUT_END = re.compile(
    rf"\s*\(\s*(?:sau\s+đây|gọi|viết)|\s*[;()]|\s*,\s+(?=(?:UBND|Ủy\s+ban|Kế\s+hoạch\s+này)\b)|"
    rf"[.](?=\s|$)|"
    rf"(?:\s+và|,)\s+(?=(?:{_KIND})\s+số)|,\s+(?:bảo\s+đảm|đảm\s+bảo|với\s+nội\s+dung|cụ\s+thể|"
    rf"từ\s+đó)\b",
    re.I,
)
_BEFORE = re.compile(
    r"(?P<name>(?:Đề\s+án|phong\s+trào(?:\s+thi\s+đua)?|Chương\s+trình|Chiến\s+lược|Kế\s+hoạch|"
    r"Quy\s+chế|Dự\s+án|"
    r"Bộ\s+(?:tiêu\s+chí|chỉ\s+số)|Khung|Quy\s+hoạch)\s+(?:[“\"][^”\"]+[”\"]|"
    r"[^;.()“”\"]{3,160}?(?=\s*\(|\s+(?:đã\s+)?(?:được\s+)?(?:ban\s+hành|phê\s+duyệt))))"
    r"\s*[,(]?\s*(?:đã\s+)?(?:được\s+)?(?:ban\s+hành|phê\s+duyệt)?\s*(?:kèm\s+)?(?:theo|tại)\s+$",
    re.I,
)
_OWNER = re.compile(
    r"(?:đề\s+nghị|quy\s+định|chỉ\s+đạo)\s+của\s+(?P<issuer>[^;.,()]+?)\s+tại\s+$", re.I
)
_ATTACHED = re.compile(r"\(?\s*(?:ban\s+hành\s+)?kèm\s+theo\s+$", re.I)


def read_bases(document: Document) -> tuple[LegalBasis, ...]:
    """Every cited document in reading order; `basis` tells the grounds from other mentions."""
    found: list[LegalBasis] = []
    seen: set[tuple[int, int]] = set()
    for section, paragraph in paragraphs_of(document):
        if section.path in ("header", "recipients", "signature"):
            continue
        located = locate(document, paragraph)
        for citation in _citations(located, section):
            span = (citation.place.start, citation.place.end)
            if span not in seen:  # a cell that several rows share is read once
                seen.add(span)
                found.append(citation)
    return tuple(sorted(found, key=lambda citation: citation.place.start))


def _citations(located: Located, section: Section) -> Iterator[LegalBasis]:
    for first, last in clause_bounds(located.text):
        clause = within(located, first, last)
        kind = ""
        matches = list(_CITED.finditer(clause.text))
        for index, match in enumerate(matches):
            kind = squeeze(match["kind"] or kind)
            if not kind or _ATTACHED.search(clause.text[: match.start()]):
                continue
            stop = matches[index + 1].start() if index + 1 < len(matches) else len(clause.text)
            yield _cited(clause, section, match, kind[0].upper() + kind[1:], stop)
        yield from _laws(clause, section)


def _cited(located: Located, section: Section, match: re.Match, kind: str, stop: int) -> LegalBasis:
    """The citation at `match`; the next one begins at `stop`."""
    text = located.text
    issuer, end = _issuer(text, match.end(), stop)
    about, end = _about(text, end)  # a subject may name the next document
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    if before := _BEFORE.search(text, 0, match.start()):
        start, about = before.start("name"), about or squeeze(before["name"])
    if issuer is None and (owner := _OWNER.search(text, 0, match.start())):
        issuer = squeeze(owner["issuer"])
    symbol = re.sub(r"\s+", "", match["symbol"]).replace("–", "-")
    issued = read_date(match["date"] or "")
    return _basis(located, section, kind, symbol, issued, issuer, about, start, end)


def _issuer(text: str, start: int, stop: int) -> tuple[str | None, int]:
    """Who issued it, and where that ends."""
    match = _ISSUER.match(text[:stop], start)
    if match is None:
        return None, start
    if steering := _STEERING.match(text[:stop], match.start("issuer")):
        # the name of a steering committee has an "about" and commas of its own
        words = steering.group()
        cut = (
            re.search(r"\s+về\s+việc\b", words)
            or next(iter(list(re.finditer(r"\s+về\s+", words))[1:]), None)
            or re.search(rf"\s+và\s+(?:{_KIND})\s|,\s+(?:UBND|Ủy ban)\b", words)
        )
        length = cut.start() if cut else len(words)
        issuer = re.sub(r"\s+và\s*$|[\s,]+$", "", words[:length])
        return squeeze(issuer), steering.start() + len(issuer)
    return squeeze(match["issuer"]), match.end("issuer")


def _about(text: str, start: int) -> tuple[str, int]:
    """The subject behind the issuer, quotes taken off, and where it ends."""
    match = _ABOUT.match(text, start)
    if match is None:
        return "", start
    first = match.start("about")
    words = match["about"]
    end = next(
        (
            found.start()
            for found in _ABOUT_END.finditer(words)
            if not _in_quotes(words, found.start())
        ),
        len(words),
    )
    about = re.sub(r"\s+(?:và|tại|theo|để)\s*$", "", words[:end]).rstrip(" ,.")
    return _unquoted(squeeze(about)), first + len(about)


def _unquoted(words: str) -> str:
    match = re.fullmatch(r"[“\"]([^“”\"]*)[”\"]", words)
    return match[1] if match else words


def _in_quotes(words: str, offset: int) -> bool:
    head = words[:offset]
    return head.count("“") > head.count("”") or head.count('"') % 2 == 1


def _laws(located: Located, section: Section) -> Iterator[LegalBasis]:
    text = located.text
    for match in _LAW.finditer(text):
        name = match["name"]
        grounds = _is_basis(section)
        cut = _LAW_END.search(name) or (
            None if grounds else re.search(r",|\s+(?:và|về|cho)\s", name)
        )
        end = match.start("name") + (cut.start() if cut else len(name))
        dated = _LAW_DATE.match(text, end)
        assert dated is not None  # all of it is optional
        law = squeeze(text[match.start() : end]).rstrip(" ,")
        yield _basis(
            located,
            section,
            squeeze(match["kind"]),
            dated["symbol"] or "",
            read_date(dated["date"] or ""),
            None,
            law,
            match.start(),
            max(end, dated.end()),
        )
    if _is_basis(section):
        for match in _HIEN_PHAP.finditer(text):
            yield _basis(
                located,
                section,
                "Hiến pháp",
                "",
                None,
                None,
                squeeze(match.group()),
                match.start(),
                match.end(),
            )


def _basis(located, section, kind, symbol, issued, issuer, about, start, end) -> LegalBasis:
    words = squeeze(located.text[start:end]).rstrip(" ,;")
    place = place_of(section, *located.span(start, end))
    return LegalBasis(kind, symbol, issued, issuer, about, words, place, _is_basis(section))


def _is_basis(section: Section) -> bool:
    return section.path == "preamble" or fold(section.heading).startswith(
        ("can cu", "co so phap ly")
    )
