"""Where conversations and learners are kept."""

from tutor.storage.engine import open_engine
from tutor.storage.folder import lock_folder, prepare_folder
from tutor.storage.store import Exchange, Message, Store

__all__ = ["Exchange", "Message", "Store", "lock_folder", "open_engine", "prepare_folder"]
