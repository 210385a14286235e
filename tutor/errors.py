"""The errors a caller can tell apart. Each text says what happened, where, and what to do."""


class TutorError(Exception):
    """Something an operator must act on."""


class DocumentError(TutorError):
    """A file in `knowledge/` that cannot be read; the text names the file and the remedy."""


class IndexMissingError(TutorError):
    """No index has been built yet."""


class IndexCorruptError(TutorError):
    """An index folder does not match its manifest."""


class IndexMismatchError(TutorError):
    """An index was built with another embedder or another layout than the one asked for."""


class SettingsError(TutorError):
    """A setting that is unknown or has a value that cannot be used."""


class StorageError(TutorError):
    """The data folder or the database cannot be used."""


class DataInUseError(StorageError):
    """Another process holds the data folder."""


class EvaluationError(TutorError):
    """A question set, a stored run or a server under evaluation that cannot be used."""
