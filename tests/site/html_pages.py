"""A page as a screen reader meets it: elements, ids, headings, links."""

from html.parser import HTMLParser
from itertools import pairwise

_VOID = {"img", "input", "link", "meta", "br"}


class Page(HTMLParser):
    """What stands on a page. Tags that are not closed in order are a fault."""

    def __init__(self, html):
        super().__init__()
        self.ids = []
        self.tags = []
        self.links = []
        self.images = []
        self.headings = []  # (depth, text)
        self.text = ""
        self._open = []
        self._heading = None
        self.feed(html)
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        if tag == "img":
            self.images.append(given)
        assert not [name for name in given if name.startswith("on") or name == "style"]
        if tag not in _VOID:
            self._open.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self._heading = len(self.headings)
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag
        if self._heading is not None and tag == f"h{self.headings[self._heading][0]}":
            self._heading = None

    def handle_data(self, data):
        self.text += data
        if self._heading is not None:
            depth, text = self.headings[self._heading]
            self.headings[self._heading] = (depth, text + data)

    def check(self):
        """One h1, no heading left out on the way down, no id twice, every jump arrives."""
        depths = [depth for depth, _ in self.headings]
        assert depths.count(1) == 1 and depths[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(depths))
        assert all(text.strip() for _, text in self.headings)
        assert len(self.ids) == len(set(self.ids))
        jumps = {link[1:] for link in self.links if link.startswith("#")}
        assert jumps <= set(self.ids)
        assert self.tags.count("main") == 1 and self.tags.count("title") == 1
        assert all(image["alt"].strip() for image in self.images)
