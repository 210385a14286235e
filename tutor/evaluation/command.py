"""`tutor evaluate`: a set, a stored run again, or two runs side by side."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tutor.evaluation.asking import Ask, OverHttp
from tutor.evaluation.compare import compare_runs
from tutor.evaluation.run import Folders, evaluate_set, rescore


def run(
    options: Namespace,
    folders: Folders,
    in_process: Callable[[], tuple[Ask, Mapping[str, Any]]],
    key: str = "",
) -> int:
    """The exit status: 0 where all limits hold.

    options: set, runs, url, kinds, limit, out, expect, twice. in_process: the tutor of this
    machine, with what run.json says of it; called only where it is asked. key: of a running server.
    """
    if options.set == "compare":
        if len(options.runs) != 2:
            raise ValueError("compare needs two run folders: tutor evaluate compare A B")
        print(compare_runs(*options.runs))
        return 0
    if options.runs:
        raise ValueError(f"one set at a time, not {options.set} and {options.runs[0]} too")
    path = Path(options.set)
    if path.is_dir():
        return rescore(path, folders, options.expect)
    ask, about = _over_http(options.url, key) if options.url else in_process()
    return evaluate_set(
        path,
        ask,
        folders,
        about=about,
        kinds=[kind.strip() for kind in (options.kinds or "").split(",") if kind.strip()],
        limit=options.limit,
        out=options.out,
        twice=options.twice,
    )


def _over_http(url: str, key: str) -> tuple[Ask, Mapping[str, Any]]:
    """Settings of a server are its own affair; it says only which index it answers from."""
    ask = OverHttp(url, key=key)
    return ask, {"url": url, "index": ask.index_version()}
