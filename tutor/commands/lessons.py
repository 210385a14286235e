"""`tutor lessons`: what is wrong with any lesson."""

import argparse
from pathlib import Path

from tutor.commands.environment import Commands, load_settings


def add(commands: Commands) -> None:
    lessons = commands.add_parser("lessons", help="look at the lessons")
    actions = lessons.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check",
        help="what is wrong with any lesson: file, line and remedy",
        epilog="Exit status: 0 every lesson can be taught (warnings are advice), 1 one cannot.",
    )
    check.add_argument("ids", nargs="*", metavar="ID", help="only these lessons")
    check.set_defaults(run=_check_lessons)


def _check_lessons(options: argparse.Namespace) -> int:
    from tutor import bootstrap

    library = bootstrap.read_lesson_library(load_settings())
    faults = [
        fault
        for fault in library.faults
        if not options.ids or Path(fault.file).name.split(".")[0] in options.ids
    ]
    for fault in faults:
        print(fault)
    bad = {fault.file for fault in faults if not fault.warning}
    print(f"{len(library.files)} lessons can be taught, {len(bad)} files have faults")
    return 1 if bad else 0
