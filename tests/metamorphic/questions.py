"""Questions made from the truth tables, asked of a plan and of each rewrite of it."""

from collections.abc import Iterable, Iterator

from tests.metamorphic.rewrites import Rewrite, truth_of
from tutor.evaluation.questions import ExpectedPlace, Question

_NOT_STATED = (
    "không nêu",
    "không giao",
    "không ghi",
    "không phân công",
    "chưa giao",
    "chưa phân công",
    "không quy định",
    "không có cơ quan",
)


def questions_of(rewrite: Rewrite) -> list[Question]:
    """The same questions for every rewrite of a plan, with its numbers, names and answers."""
    truth = truth_of(rewrite.plan)
    made = [
        *_leads(rewrite, truth),
        *_leads_by_name(rewrite, truth),
        *_holdings(rewrite, truth),
        *_coordination(rewrite, truth),
        *_targets(rewrite, truth),
        *_deadlines(rewrite, truth),
        *_reporting(rewrite, truth),
        *_header(rewrite, truth),
        *_bases(rewrite, truth),
    ]
    return [
        question.model_copy(update={"id": f"{rewrite.plan}-{number:02d}"})
        for number, question in enumerate(made, 1)
    ]


def name_task(path: str) -> str:
    """How an official calls the task at `path`: "nhiệm vụ 6.4 phần IV", "điểm d mục 6 phần IV"."""
    part, *steps = path.split(".")
    if part == "PL":
        return f"nhiệm vụ số {steps[-1]} trong phụ lục"
    inner = [step for step in steps if not step.isdigit()]
    if len(steps) == 3 and steps[1].isdigit():  # a point of a task: 5.1.a
        return f"điểm {steps[2]} nhiệm vụ {steps[0]}.{steps[1]} phần {part}"
    if len(steps) == 3:  # an item of a letter: 5.a.(1)
        return f"ý ({steps[2]}) điểm {steps[1]} mục {steps[0]} phần {part}"
    if inner:
        return f"điểm {inner[0]} mục {steps[0]} phần {part}"
    return f"nhiệm vụ {'.'.join(steps)} phần {part}"


def _leads(rewrite: Rewrite, truth: dict) -> Iterator[Question]:
    for old, leads in truth["leads"].items():
        task = name_task(rewrite.path(old))
        asked = f"{task[0].upper()}{task[1:]} do cơ quan nào chủ trì?"
        named = [lead for lead in leads if lead["by"] == "task"] or leads
        if not named:
            yield _ask(rewrite, "unanswerable", asked, [_NOT_STATED], (), answerable=False)
            continue
        yield _ask(
            rewrite,
            "lead_agency",
            asked,
            [_spellings(rewrite.words(lead["agency"])) for lead in named],
            {rewrite.path(lead["place"]) for lead in named},
        )


def _leads_by_name(rewrite: Rewrite, truth: dict) -> Iterator[Question]:
    for old, name in truth["names"].items():
        asked = f"Cơ quan nào chủ trì {rewrite.words(name)}?"
        leads = truth["leads"][old]
        named = [lead for lead in leads if lead["by"] == "task"] or leads
        groups = [_spellings(rewrite.words(lead["agency"])) for lead in named]
        yield _ask(
            rewrite,
            "lead_agency" if named else "unanswerable",
            asked,
            groups or [_NOT_STATED],
            {rewrite.path(lead["place"]) for lead in named},
            answerable=bool(named),
        )


def _holdings(rewrite: Rewrite, truth: dict) -> Iterator[Question]:
    """What an agency with two to six tasks leads: each of them, by its number."""
    held: dict[str, list[tuple[str, str]]] = {}
    for old, leads in truth["leads"].items():
        for lead in leads:
            if lead["by"] == "task":
                held.setdefault(lead["agency"], []).append((old, lead["place"]))
    for agency, tasks in held.items():
        if 2 <= len(tasks) <= 6 and agency[0].isupper() and not agency.startswith("Các "):
            yield _ask(
                rewrite,
                "lead_agency",
                f"{rewrite.words(agency)} chủ trì những nhiệm vụ nào?",
                [_numbers(rewrite, rewrite.path(old)) for old, _ in tasks],
                {rewrite.path(place) for _, place in tasks},
            )


def _numbers(rewrite: Rewrite, path: str) -> list[str]:
    """How a list may call the task at `path`: "6.d", "6.4", "nhiệm vụ số 18"."""
    number = path.split(".", 1)[1]
    if "." in number:
        return [number, rewrite.counted(path), name_task(path)]
    return [f" {number} ", f"số {number}", f"{number}.", f"{number}:"]


def _coordination(rewrite: Rewrite, truth: dict) -> Iterator[Question]:
    for old, agencies in truth.get("coordination", {}).items():
        path = rewrite.path(old)
        yield _ask(
            rewrite,
            "coordination",
            f"Ai phối hợp thực hiện {name_task(path)}?",
            [_spellings(rewrite.words(agency)) for agency in agencies],
            {path},
        )


def _targets(rewrite: Rewrite, truth: dict) -> Iterator[Question]:
    for old, year, group, words in truth["targets"]:
        when = f"Năm {rewrite.year(year)}, chỉ" if year else "Chỉ"
        yield _ask(
            rewrite,
            "target",
            f"{when} tiêu về {rewrite.words(group)} là bao nhiêu?",
            [_figures(rewrite.words(words))],
            {rewrite.path(old)},
        )


def _deadlines(rewrite: Rewrite, truth: dict) -> Iterator[Question]:
    for old, words in truth["deadlines"]:
        path = rewrite.path(old)
        yield _ask(
            rewrite,
            "deadline_and_reporting",
            f"Thời gian thực hiện {name_task(path)} là khi nào?",
            [_times(rewrite.words(words))],
            {path},
        )


def _reporting(rewrite: Rewrite, truth: dict) -> Iterator[Question]:
    for fact in truth["reporting"]:
        yield _ask(
            rewrite,
            "deadline_and_reporting",
            rewrite.words(fact["asked"]),
            [_spellings(rewrite.words(words)) for group in fact["answers"] for words in group],
            {rewrite.path(fact["place"])},
        )


def _header(rewrite: Rewrite, truth: dict) -> Iterator[Question]:
    header = truth["header"]
    if header["number"]:
        yield _ask(
            rewrite,
            "legal_basis",
            "Kế hoạch này có số, ký hiệu là gì?",
            [[rewrite.words(header["number"])]],
            {"header"},
        )
        yield _ask(
            rewrite,
            "legal_basis",
            "Kế hoạch này được ban hành ngày nào?",
            [_dates(rewrite.words(header["issued"]))],
            {"header"},
        )
    yield _ask(rewrite, "legal_basis", "Ai ký kế hoạch này?", [[header["signer"]]], {"signature"})


def _bases(rewrite: Rewrite, truth: dict) -> Iterator[Question]:
    for symbol, issued, about in truth["bases"]:
        yield _ask(
            rewrite,
            "legal_basis",
            f"{rewrite.words(about)} là văn bản số mấy, ngày nào?",
            [[rewrite.words(symbol)], _dates(rewrite.words(issued))],
            (),
        )


def _ask(
    rewrite: Rewrite,
    kind: str,
    question: str,
    groups: Iterable[Iterable[str]],
    places: Iterable[str],
    answerable: bool = True,
) -> Question:
    return Question(
        id="-",
        kind=kind,
        question=question,
        locality=rewrite.plan,
        must_include=tuple(tuple(group) for group in groups),
        cite=tuple(ExpectedPlace(doc=rewrite.plan, section=path) for path in sorted(places)),
        answerable=answerable,
        note=rewrite.kind,
    )


def _spellings(agency: str) -> list[str]:
    spelled = {agency, agency.replace(" - ", "-"), agency.replace("; ", ", ")}
    return sorted(
        spelled
        | {name.replace("hóa", "hoá") for name in spelled}
        | {name.replace("hoá", "hóa") for name in spelled}
    )


def _figures(words: str) -> list[str]:
    return (
        [words, words.replace("%", " %"), words.replace("%", " phần trăm")]
        if "%" in words
        else [words]
    )


def _times(words: str) -> list[str]:
    return [words, words.replace("/", " năm ")]


def _dates(words: str) -> list[str]:
    day, month, year = words.split("/")
    return [
        form.format(d, m, year)
        for d in {day, day.lstrip("0"), day.zfill(2)}
        for m in {month, month.lstrip("0"), month.zfill(2)}
        for form in ("{}/{}/{}", "{} tháng {} năm {}")
    ]
