"""The child of `tutor.documents.parsing`: paths come in, a line of JSON goes out for each.

`python -m tutor.documents.parse_files MEMORY_BYTES` ends when its input does.
"""

import json
import os
import sys
from pathlib import Path

from tutor.documents.formats import FORMATS
from tutor.errors import DocumentError

_MAX_REASON_CHARS = 150


def main() -> None:
    """Answer every line of the input until it ends."""
    _limit_memory(int(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin:
        answers.write(json.dumps(answer(Path(json.loads(line)))) + "\n")
        answers.flush()


def answer(path: Path) -> dict[str, object]:
    """`text` and `notes` of the file, or its `error` without the path.

    `spent` where this process has no memory left and should be replaced.
    """
    try:
        read = FORMATS[path.suffix.lower()].read(path)
    except DocumentError as error:
        return {"error": str(error).removeprefix(f"{path}: ")}
    except (MemoryError, RecursionError) as error:
        reason = f"too large or too deep to be read ({type(error).__name__}); split it"
        return {"error": reason, "spent": True}
    except Exception as error:  # the outside door: libraries raise whatever a bad file leads to
        reason = " ".join(f"{type(error).__name__}: {error}".replace(str(path), path.name).split())
        reason = reason[:_MAX_REASON_CHARS]
        return {
            "error": f"damaged, or not what its ending says ({reason}); open it in the program "
            "that made it and save it anew"
        }
    return {"text": read.text, "notes": read.notes}


def _limit_memory(limit_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit holds there too
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
