"""A build in a process of its own, which dies as by `kill -9` at a chosen touch of the disk."""

import multiprocessing
import os
import signal
import sys
from pathlib import Path

from tests.retrieval.conftest import Library, as_source

# Python announces these before it does them; a path of theirs lies in the folder.
_TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"}
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["tests.retrieval.conftest", "faiss", "tutor.retrieval.parts"])


def changed_library(root: Path) -> Library:
    """The library after one document changed."""
    library = Library(root)
    library.sources[1:] = [as_source("b", "Trạm Y tế xã\nTập huấn cho cán bộ\nDạy học ở trường")]
    return library


def build_killed(root: Path, touch: int) -> bool:
    """Build `changed_library` and die just before the given touch; False if it ended before."""
    child = _FORKED.Process(target=_build, args=(root, touch))
    child.start()
    child.join(60)
    assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
    return child.exitcode != 0


def start_build(root: Path):
    """A build that goes on beside others."""
    child = _FORKED.Process(target=_build, args=(root, 0))
    child.start()
    return child


def _build(root: Path, touch: int) -> None:
    left = touch

    def watch(event: str, arguments: tuple) -> None:
        nonlocal left
        if event in _TOUCHES and str(arguments[0]).startswith(str(root)):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    changed_library(root).build()
