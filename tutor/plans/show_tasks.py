"""The tasks of a plan with who leads them, where that is said, until when."""

from collections.abc import Callable, Iterable, Iterator

from tutor.plans.register import PlanRegister
from tutor.records import Assignment, Place, Plan, Role, Task
from tutor.text.normalise import squeeze
from tutor.text.sentences import Sentences

_OTHER_ROLES: tuple[Role, ...] = ("coordinate", "direct", "advise", "implement")
_INDENT = "  "


def tasks_shown(plan: Plan, sentences: Sentences, locate: Callable[[Place], str]) -> Iterator[str]:
    """A line on each task, what belongs to it indented below; points under tasks under groups."""
    page = _Tasks(plan, sentences, locate)
    row_group = ""
    for task in plan.tasks:
        if task.parent and task.parent not in page.register.tasks and task.parent != row_group:
            row_group = task.parent  # rows of a table stand under a heading that is no task
            yield sentences.say("task.row_group", group=f"{row_group} {task.section_title}")
        yield from page.lines(task)


class _Tasks:
    def __init__(self, plan: Plan, sentences: Sentences, locate: Callable[[Place], str]) -> None:
        self.register = PlanRegister(plan)
        self._say = sentences.say
        self._locate = locate

    def lines(self, task: Task) -> Iterator[str]:
        depth = len(self.register.ancestors(task)) or (1 if task.parent else 0)
        yield _INDENT * depth + self._title(task)
        for line in self._facts(task):
            yield _INDENT * (depth + 2) + line

    def _title(self, task: Task) -> str:
        key = "task.group" if task.kind == "group" else "task.line"
        return self._say(
            key if task.number else "task.unnumbered",
            number=self._number(task),
            title=task.title,
            place=self._locate(task.place),
        )

    def _number(self, task: Task) -> str:
        others = [alias for alias in task.aliases if alias != task.number]
        if not others:
            return task.number
        return self._say("task.numbers", printed=task.number, counted=", ".join(others))

    def _facts(self, task: Task) -> Iterator[str]:
        yield from self._leads(task)
        for role in _OTHER_ROLES:
            assigned = self.register.assigned(task, (role,))
            yield from self._agencies(f"task.{role}", _own(task, assigned.by_task))
            if task.kind == "task":
                yield from self._agencies(f"task.{role}_by_section", assigned.by_section)
        if task.deadline and task.deadline_place:
            place = self._locate(task.deadline_place)
            yield self._say("task.deadline", deadline=squeeze(task.deadline), place=place)
        elif task.deadline:
            yield self._say("task.deadline_unplaced", deadline=squeeze(task.deadline))
        if task.result:
            yield self._say("task.result", result=squeeze(task.result))

    def _leads(self, task: Task) -> Iterator[str]:
        """By task before by section; points and groups show only what names themselves."""
        assigned = self.register.assigned(task)
        yield from self._agencies("task.lead", _own(task, assigned.by_task))
        if task.kind != "task":
            return
        if assigned.by_point:
            yield self._say("task.by_points")
        yield from self._agencies("task.lead_by_section", assigned.by_section)
        if not assigned.all:
            yield self._say("task.no_lead")

    def _agencies(self, key: str, assignments: Iterable[Assignment]) -> Iterator[str]:
        """A line a place: the agencies it names, to what part it limits them, a slip in it."""
        places: dict[tuple[Place, str, str], list[str]] = {}
        for one in assignments:
            agencies = places.setdefault((one.place, squeeze(one.scope), one.note), [])
            agencies.append(squeeze(one.agency))
        for (place, scope, note), agencies in places.items():
            words = [self._say(key, agency="; ".join(agencies), place=self._locate(place))]
            if scope:
                words.append(self._say("task.scope", scope=scope))
            if note:
                words.append(self._say("task.note", note=note))
            yield "; ".join(words)


def _own(task: Task, assignments: Iterable[Assignment]) -> list[Assignment]:
    """Those that name `task` itself; what names the task above a point is shown there."""
    return [one for one in assignments if task.anchor in one.targets]
