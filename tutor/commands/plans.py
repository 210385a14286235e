"""`tutor plans`: what is understood of a plan."""

import argparse
import sys
from pathlib import Path

from tutor.commands.environment import Commands, load_settings


def add(commands: Commands) -> None:
    plans = commands.add_parser("plans", help="look at what is understood of a plan")
    actions = plans.add_subparsers(dest="action", required=True, metavar="ACTION")
    show = actions.add_parser("show", help="outline, tasks with leads and places, targets")
    show.add_argument("id", help="file name without its ending")
    show.set_defaults(run=_show_plan)
    check = actions.add_parser(
        "check",
        help="what in a new document could not be understood",
        description="What in a document could not be understood, with the numbers of its lines.",
        epilog="Exit status: 0 the file can be read (what is listed is advice), 2 it cannot.",
    )
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check_plan)


def _show_plan(options: argparse.Namespace) -> None:
    from tutor import bootstrap
    from tutor.plans.show import show

    settings = load_settings()
    sentences = bootstrap.sentences(settings, "plans")
    print(show(bootstrap.read_plan(settings, options.id), sentences))


def _check_plan(options: argparse.Namespace) -> int:
    """0 for a file that can be read: what is listed is advice. 2 for one that cannot."""
    from tutor import bootstrap
    from tutor.documents.reader import parse_text, read_file
    from tutor.errors import DocumentError
    from tutor.plans.check import check
    from tutor.plans.parser import parse_plan

    sentences = bootstrap.sentences(load_settings(), "plans")
    try:
        text = read_file(options.file)
    except (DocumentError, OSError) as error:
        print(f"tutor: {error}", file=sys.stderr)
        return 2
    for note in text.notes:
        print(f"{options.file}: {note}")
    document = parse_text(text.text, options.file.stem, "plan")
    print("\n".join(check(parse_plan(document), sentences)))
    return 0
