"""Files parsed in another process: a hostile or broken file ends that one, not ours."""

import atexit
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from tutor.documents.filetext import FileText
from tutor.errors import DocumentError

_PACKAGE = Path(__file__).resolve().parents[2]
_CLOSING_S = 5.0


class ParsingProcess:
    """A child that parses one file after another; started when first needed, anew after a fault."""

    def __init__(self, memory_bytes: int = 2_000_000_000) -> None:
        self.memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None

    def read(self, path: Path, limit_s: float) -> FileText:
        """The text of the file; DocumentError where it cannot be read, or not within the limits."""
        with self._lock:
            answer, late = self._ask(path.resolve(), limit_s)
            if answer is None or answer.get("spent"):
                self.close()
        if late:
            raise DocumentError(
                f"{path}: not read within {limit_s:g} seconds; split it, or save it anew"
            )
        if answer is None:
            raise DocumentError(
                f"{path}: its parser broke down; open it in the program that made it and "
                "save it anew, or as text"
            )
        if "error" in answer:
            raise DocumentError(f"{path}: {answer['error']}")
        return FileText(answer["text"], tuple(answer["notes"]))

    def close(self) -> None:
        """End the child; the next file starts another."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate(timeout=_CLOSING_S)
            self._child = None

    def _ask(self, path: Path, limit_s: float) -> tuple[dict | None, bool]:
        """What the child answers, None where it died; and whether that was for taking too long."""
        if self._child is not None and self._child.poll() is not None:
            self.close()  # it ended since the last file
        child = self._child = self._child or self._start()
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(limit_s, end)
        timer.start()
        try:
            line = _exchange(child, str(path))
        finally:
            timer.cancel()
        return (json.loads(line) if line.endswith("\n") else None), late.is_set()

    def _start(self) -> subprocess.Popen[str]:
        atexit.unregister(self.close)
        atexit.register(self.close)
        return subprocess.Popen(
            [sys.executable, "-m", "tutor.documents.parse_files", str(self.memory_bytes)],
            cwd=_PACKAGE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )


def _exchange(child: subprocess.Popen[str], path: str) -> str:
    """The child's line on the file; not a whole one where it died."""
    try:
        _pipe(child.stdin).write(json.dumps(path) + "\n")
        _pipe(child.stdin).flush()
        return _pipe(child.stdout).readline()
    except BrokenPipeError:
        return ""


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None  # both are asked for at the start
    return stream
