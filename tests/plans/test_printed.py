"""A plan printed to pdf is understood as its text is: the same tasks, leads, targets and places."""

from pathlib import Path

import pytest

from tests.documents.printed import print_document
from tutor.documents.reader import parse_text, read_document
from tutor.plans.parser import parse_plan
from tutor.records import Document, Plan
from tutor.text.normalise import fold

TESTS = Path(__file__).parent
PLANS = TESTS.parents[1] / "knowledge/plans"
FILES = [
    *sorted((TESTS / "synthetic").glob("*.txt")),
    *sorted((TESTS / "unseen").glob("*.txt")),
    *sorted(PLANS.glob("*.txt")),
]
TABLES = ["bo-nong-nghiep", "lam-dong", "ea-kar", "van-xuan"]


def words(text: object) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(str(text or ""))).split())


def facts(plan: Plan) -> dict[str, set]:
    header = plan.header
    names = ("kind", "title", "number", "issued", "issuer", "locality", "signed_at", "signer")
    return {
        "header": {(name, words(getattr(header, name))) for name in (*names, "signer_role")},
        "places": {section.anchor for section in plan.document.walk()},
        "tasks": {
            (t.path, t.place.anchor, t.number, words(t.title), words(t.deadline), words(t.result))
            for t in plan.tasks
        },
        "roles": {(words(a.agency), a.role, a.place.anchor) for a in plan.assignments},
        "targets": {(t.place.anchor, str(t.value), t.unit, t.year, t.group) for t in plan.targets},
        "bases": {(basis.symbol, basis.issued) for basis in plan.bases},
        "reports": {(words(r.agency), r.periods, r.place.anchor) for r in plan.reporting},
    }


def printed(document: Document, folder: Path, order: list[int] | None = None) -> Document:
    return read_document(print_document(folder / f"{document.id}.pdf", document, order), "plan")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_printed_plan_is_understood_as_its_text(path, tmp_path):
    document = read_document(path, "plan")
    assert facts(parse_plan(printed(document, tmp_path))) == facts(parse_plan(document))


@pytest.mark.parametrize("name", TABLES)
def test_the_columns_of_an_appendix_may_stand_in_another_order(name, tmp_path):
    document = read_document(next(path for path in FILES if path.stem == name), "plan")
    (columns,) = {len(table.header) for table in document.tables}
    turned = printed(document, tmp_path, [*range(columns - 1, -1, -1)])
    expected, actual = facts(parse_plan(document)), facts(parse_plan(turned))
    assert (actual["tasks"], actual["roles"]) == (expected["tasks"], expected["roles"])


@pytest.mark.parametrize("name", ["lam-dong", "central"])
def test_places_are_cut_from_the_source_across_pages(name, tmp_path):
    document = printed(read_document(next(p for p in FILES if p.stem == name), "plan"), tmp_path)
    assert "\f" in document.source
    for section in document.walk():
        for paragraph in section.body:
            cut = document.source[paragraph.start : paragraph.end]
            assert words(cut.replace("<br>", " ")) == words(paragraph.text.replace("<br>", " "))


def test_page_marks_change_nothing(tmp_path):
    for name in ("quang-tri", "lam-dong"):
        text = (TESTS / "synthetic" / f"{name}.txt").read_text(encoding="utf-8")
        marked = "\n".join(
            f"\f{t}" if n % 9 == 8 and t else t for n, t in enumerate(text.split("\n"))
        )
        plain, paged = (parse_plan(parse_text(one, name, "plan")) for one in (text, marked))
        assert facts(paged) == facts(plain)
