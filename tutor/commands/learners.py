"""`tutor learners`: what is kept of people, and erasing it."""

import argparse
import json
from datetime import datetime

from tutor.commands.environment import VIETNAM, Commands, load_settings, reading


def add(commands: Commands) -> None:
    learners = commands.add_parser("learners", help="look at what is kept of learners, erase it")
    actions = learners.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="ids, last visits and counts, the last visitor first")
    listing.set_defaults(run=_list_learners)
    show = actions.add_parser("show", help="profile, level, skills, lessons, and why each is so")
    export = actions.add_parser("export", help="everything kept of a learner, as JSON")
    erase = actions.add_parser("erase", help="erase everything kept of one; also while serving")
    for action, run in ((show, _show_learner), (export, _export_learner), (erase, _erase_learner)):
        action.add_argument("id", metavar="ID", help="as `learners list` prints it")
        action.set_defaults(run=run)
    export.add_argument(
        "--xapi", action="store_true", help="only results, as xAPI statements (TUTOR_PUBLIC_URL)"
    )
    erase.add_argument("--yes", action="store_true", help="really: it cannot be undone")


def _list_learners(_: argparse.Namespace) -> None:
    with reading() as store:
        for one in store.learners():
            visit = one.last_visit.astimezone(VIETNAM).isoformat(" ", "minutes")
            print(
                f"{one.id}  {visit}  {one.conversations} conversations, {one.messages} messages, "
                f"{one.events} events"
            )


def _show_learner(options: argparse.Namespace) -> None:
    from tutor import bootstrap
    from tutor.learners.show import show

    with reading() as store:
        learner = store.learner(options.id)
    if learner is None:
        raise _no_learner(options.id)
    print(show(learner, datetime.now(VIETNAM), bootstrap.sentences(load_settings(), "learners")))


def _export_learner(options: argparse.Namespace) -> None:
    from tutor.learners.export import xapi_statements

    with reading() as store:
        everything, events = store.export_learner(options.id), store.events(options.id)
    if everything is None:
        raise _no_learner(options.id)
    shown: object = everything
    if options.xapi:
        happened = [(one.event, one.at) for one in events]
        shown = xapi_statements(options.id, happened, load_settings().public_url)
    print(json.dumps(shown, ensure_ascii=False, indent=2))


def _erase_learner(options: argparse.Namespace) -> None:
    from tutor.storage.errands import run_errand

    if not options.yes:
        raise ValueError(f"erasing {options.id} cannot be undone; add --yes to do it")
    if not run_errand(load_settings().database, "learners erase", options.id):
        raise _no_learner(options.id)
    print(f"erased {options.id}; older backups still hold it")


def _no_learner(id: str) -> ValueError:
    return ValueError(f"no learner {id!r}; `tutor learners list` prints every id")
