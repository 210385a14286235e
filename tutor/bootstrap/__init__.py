"""The composition root: the one place where real parts are chosen and put together.

A part is imported in the function that uses it: `tutor doctor` waits for none of them.
"""

from tutor.bootstrap.composing import build_ask, build_tutor, load_current
from tutor.bootstrap.documents import read_plan
from tutor.bootstrap.index import held_version, roll_back, stale
from tutor.bootstrap.ingesting import ingest
from tutor.bootstrap.lessons import read_lesson_library
from tutor.bootstrap.models import (
    build_chat_model,
    chat_budgets,
    chat_endpoints,
    chat_temperature,
)
from tutor.bootstrap.prompts import sentences
from tutor.bootstrap.serving import build_app, build_service
from tutor.bootstrap.zalo import build_worker, build_zalo, zalo_options

__all__ = [
    "build_app",
    "build_ask",
    "build_chat_model",
    "build_service",
    "build_tutor",
    "build_worker",
    "build_zalo",
    "chat_budgets",
    "chat_endpoints",
    "chat_temperature",
    "held_version",
    "ingest",
    "load_current",
    "read_lesson_library",
    "read_plan",
    "roll_back",
    "sentences",
    "stale",
    "zalo_options",
]
