"""`tutor worker` and `tutor jobs`: the queue of messengers' messages."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tutor.commands.environment import VIETNAM, Commands, load_settings, log, reading

if TYPE_CHECKING:
    from tutor.storage.jobs import JobLine


def add(commands: Commands) -> None:
    worker = commands.add_parser("worker", help="do the jobs of the queue; needs PostgreSQL")
    worker.set_defaults(run=_work)
    jobs = commands.add_parser("jobs", help="look at the queue of messages, help what is stuck")
    actions = jobs.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="counts, and the jobs that wait or run")
    listing.set_defaults(run=_list_jobs)
    dead = actions.add_parser("dead", help="the jobs that were given up, and why")
    dead.set_defaults(run=_dead_jobs)
    replay = actions.add_parser("replay", help="have a dead job done after all")
    drop = actions.add_parser("drop", help="give up a job that is dead or waits, and empty it")
    for action, errand in ((replay, "jobs replay"), (drop, "jobs drop")):
        action.add_argument("id", metavar="ID", type=int, help="as `jobs list` prints it")
        action.set_defaults(run=_on_job, errand=errand)


def _work(_: argparse.Namespace) -> None:
    from tutor.server import work

    settings = load_settings()
    log(settings.log_level)
    work(settings)


def _list_jobs(_: argparse.Namespace) -> None:
    with reading() as store:
        status = store.jobs.status(datetime.now(VIETNAM))
        waiting = store.jobs.lines("ready", "running")
    for (kind, state), count in sorted(status.counts.items()):
        print(f"{kind} {state}: {count}")
    if status.oldest_s is not None:
        print(f"the oldest that is not done: {status.oldest_s:.0f} s")
    _print_jobs(waiting)


def _dead_jobs(_: argparse.Namespace) -> None:
    with reading() as store:
        _print_jobs(store.jobs.dead())


def _print_jobs(lines: "Sequence[JobLine]") -> None:
    for one in lines:
        moment = one.created_at.astimezone(VIETNAM).isoformat(" ", "seconds")
        error = f": {one.last_error}" if one.last_error else ""
        print(f"{one.id}  {moment}  {one.kind} {one.key}, {one.state}, {one.attempt} tries{error}")


def _on_job(options: argparse.Namespace) -> None:
    from tutor.storage.errands import run_errand

    if not run_errand(load_settings().database, options.errand, str(options.id)):
        raise ValueError(f"job {options.id}: not dead, or not there; see `tutor jobs dead`")
    print(f"{options.errand} {options.id}: done")
