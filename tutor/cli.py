"""The command line: what every command has in common. What each does is in `tutor/commands/`."""

import argparse
import os
import sys
from collections.abc import Sequence

from tutor.commands import (
    asking,
    copies,
    evaluating,
    index,
    jobs,
    learners,
    lessons,
    plans,
    serving,
    zalo,
)
from tutor.errors import TutorError

# in the order of `--help`
_GROUPS = (
    asking, serving, plans, lessons, learners, jobs, zalo, copies, index, evaluating,
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 something to act on (told on standard error), 2 wrong usage.

    `plans check` gives 2 for a file that cannot be read, and 0 for one that can.
    """
    # Before any library that reads them: nothing is fetched and nothing is reported anywhere.
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for stream in (sys.stdout, sys.stderr):  # a terminal without UTF-8 shows "?" and goes on
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except (TutorError, ValueError) as error:
        print(f"tutor: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"tutor: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tutor", description="AI tutor for digital literacy.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for group in _GROUPS:
        group.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
