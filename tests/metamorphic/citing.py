"""References from the part on organisation to the tasks, put into other numbers and other words."""

import re
from collections.abc import Mapping

_STATE_LETTERS = "abcdđeghik"  # lists of Bắc Ninh and Vạn Xuân; the other plans leave out đ
_TASK_LIST = re.compile(
    r"(?:mục\s+)?(?P<points>(?:[a-eđ],\s+)*)(?P<tasks>\d\.\d(?:,\s+\d\.\d)*),?\s+"
    r"(?:mục\s+\d,\s+)?(?=phần)"
    r"|mục\s+(?P<only>\d\.\d),\s+(?=phần)"
)


def renumber_references(
    text: str, part: str, before: Mapping[str, str], paths: Mapping[str, str]
) -> str:
    """References to sections, tasks and points of `part`, in the document's own way of citing."""
    counted = {
        f"{section}.{place}": path
        for path in before
        if path.count(".") == 2
        for section, place in [_counted(path, before)]
    }

    def task(number: str) -> str:
        new = paths[counted[number]].split(".")
        siblings = [
            path for path in paths.values() if path.rpartition(".")[0] == ".".join(new[:-1])
        ]
        place = (
            new[-1]
            if new[-1].isdigit()
            else str(sorted(siblings, key=_letter_order).index(".".join(new)) + 1)
        )
        return f"{new[1]}.{place}"

    def points(match: re.Match) -> str:
        old = counted[match[2]]
        moved = [paths[f"{old}.{letter}"][-1] for letter in re.findall(r"\w", match[1])]
        return ", ".join(moved) + ", " + match[2]

    text = re.sub(r"(?<![\w.)])((?:[a-eđ],\s+)+)(\d\.\d)", points, text)
    text = re.sub(
        r"(mục\s+)(\d)(?![\d.])",
        lambda match: match[1] + paths[f"{part}.{match[2]}"].split(".")[1],
        text,
    )
    return re.sub(r"(?<![\d./])(\d\.\d)(?![\d/])", lambda match: task(match[1]), text)


def _counted(path: str, before: Mapping[str, str]) -> tuple[str, str]:
    """Section and place of a task: a letter counts by its place in the list as printed."""
    siblings = [other for other in before if other.rpartition(".")[0] == path.rpartition(".")[0]]
    return path.split(".")[1], str(siblings.index(path) + 1)


def _letter_order(path: str) -> int:
    return _STATE_LETTERS.index(path[-1])


def name_by_letters(text: str) -> str:
    """ "6.4, mục 6, phần IV" becomes "d, mục 6, phần IV"; "a, 5.1, mục 5" "(1), a, mục 5"."""

    def renamed(match: re.Match) -> str:
        numbers = re.findall(r"(\d)\.(\d)", match["tasks"] or match["only"])
        points = "".join(
            f"({'abcde'.index(letter) + 1}), "
            for letter in re.findall(r"[a-e]", match["points"] or "")
        )
        names = ", ".join("abcdeghik"[int(place) - 1] for _, place in numbers)
        return f"{points}{names}, mục {numbers[0][0]}, "

    return _TASK_LIST.sub(renamed, text)


def name_by_number(text: str) -> str:
    """ "6.4, mục 6, phần IV" becomes "mục 6.4 phần IV"; "a, 5.1, mục 5" "điểm a mục 5.1"."""

    def reworded(match: re.Match) -> str:
        points = ", ".join(re.findall(r"[a-e]", match["points"] or ""))
        numbers = match["tasks"] or match["only"]
        return f"{f'điểm {points} ' if points else ''}mục {numbers} "

    return _TASK_LIST.sub(reworded, text)


def name_by_clauses(text: str) -> str:
    """ "mục 1.4, 2.1 phần IV" becomes "điểm d khoản 1, điểm a khoản 2 mục IV"."""

    def by_letter(match: re.Match) -> str:
        numbers = re.findall(r"(\d)\.(\d)", match[1])
        named = [f"điểm {_STATE_LETTERS[int(place) - 1]} khoản {one}" for one, place in numbers]
        return ", ".join(named) + f"{match[2]}mục IV"

    def by_clause(match: re.Match) -> str:
        return "khoản " + ", ".join(re.findall(r"\d", match[0])) + " mục IV"

    text = re.sub(r"(?:mục\s+)?(\d\.\d(?:,\s+\d\.\d)*);?(\s+)phần\s+IV", by_letter, text)
    text = re.sub(r"mục\s+\d(?:,\s+mục\s+\d)*\s+phần\s+IV", by_clause, text)
    return text.replace("phần IV", "mục IV")
