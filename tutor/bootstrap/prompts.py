"""The files of `prompts/`; one that cannot be read is told with its remedy."""

from typing import TYPE_CHECKING

from tutor.errors import SettingsError
from tutor.settings import Settings
from tutor.text.sentences import Sentences

if TYPE_CHECKING:
    from tutor.dialogue.moves import Moves


def sentences(settings: Settings, name: str) -> Sentences:
    """The sentences of `prompts/<name>.toml`; SettingsError where they cannot be read."""
    path = settings.prompts_dir / f"{name}.toml"
    try:
        return Sentences.load(path)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{path}: {error}; restore the file, or correct TUTOR_PROMPTS_DIR"
        ) from error


def moves(settings: Settings) -> "Moves":
    """The words that steer a lesson; SettingsError where they cannot be read."""
    from tutor.dialogue.moves import Moves

    path = settings.prompts_dir / "moves.toml"
    try:
        return Moves.load(path)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {error}; restore the file") from error
