"""The recordings of steps, for who would rather listen than read."""

from dataclasses import dataclass
from pathlib import Path

from tutor.lessons.check import RECORDING

_TYPES = {"mp3": "audio/mpeg", "ogg": "audio/ogg", "m4a": "audio/mp4", "wav": "audio/wav"}


@dataclass(frozen=True, slots=True)
class Recording:
    path: Path
    media_type: str


class Recordings:
    """The sound files of one folder; nothing outside it can be named."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recording(self, file: str) -> Recording | None:
        """`name.mp3`; None for a name of another form, and where there is no such file."""
        match = RECORDING.fullmatch(file)
        path = self._folder / file
        return Recording(path, _TYPES[match[1]]) if match and path.is_file() else None
