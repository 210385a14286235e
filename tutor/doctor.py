"""`tutor doctor`: what is wrong on this machine, and what to do about it."""

import re
import shutil
import socket
import sqlite3
import sys
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from ipaddress import ip_address
from pathlib import Path

from tutor import bootstrap
from tutor.documents.catalogue import read_catalogue
from tutor.documents.sources import source_files
from tutor.errors import TutorError
from tutor.settings import Settings

_MIN_FREE_BYTES = 500_000_000
_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^;\s]+)")
_MOVES = "moves"  # a table of words, no sentences
_PROMPTS = ("channels", "errors", "replies")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's. `text` of a bad one says what to do."""

    ok: bool
    subject: str
    text: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check, in order; a check that fails hides no other."""
    checks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("python", _python),
        ("packages", _packages),
        ("data folder", _data_folder),
        ("database", _database),
        ("port", _port),
        ("https", _https),
        ("prompts", _prompts),
        ("knowledge", _knowledge),
        ("index", _index),
        ("language model", _language_model),
    )
    for subject, check in checks:
        try:
            yield Finding(True, subject, check(settings))
        except (TutorError, OSError, sqlite3.Error) as error:
            yield Finding(False, subject, str(error))


def _python(_: Settings) -> str:
    found = ".".join(map(str, sys.version_info[:3]))
    if not (3, 11) <= sys.version_info < (3, 14):
        raise TutorError(f"{found}; install Python 3.11 to 3.13 and run scripts/setup")
    return found


def _packages(_: Settings) -> str:
    try:
        pins = [
            match
            for line in requires("tutor") or ()
            if (match := _PIN.match(line)) and "extra ==" not in line
        ]
    except PackageNotFoundError as error:
        raise TutorError("the project is not installed; run scripts/setup") from error
    wrong = [fault for pin in pins if (fault := _difference(pin[1], pin[2]))]
    if wrong:
        raise TutorError(f"{'; '.join(wrong)}; run scripts/setup")
    return f"{len(pins)} pinned packages as pinned"


def _difference(name: str, pinned: str) -> str | None:
    try:
        found = version(name)
    except PackageNotFoundError:
        return f"{name} is missing"
    # a build for one kind of machine names it after a plus: 2.13.0+cpu
    return None if found.partition("+")[0] == pinned else f"{name} is {found}, not {pinned}"


def _data_folder(settings: Settings) -> str:
    from tutor.storage.folder import prepare_folder

    prepare_folder(settings.data_dir)
    free = shutil.disk_usage(settings.data_dir).free
    if free < _MIN_FREE_BYTES:
        raise TutorError(f"{settings.data_dir}: {free // 1_000_000} MB free; make room for 500 MB")
    return f"{settings.data_dir} can be written, {free // 1_000_000_000} GB free"


def _database(settings: Settings) -> str:
    engine = f"SQLite {sqlite3.sqlite_version}"
    if settings.database_url:
        return f"{settings.public()['database_url']} (tried when the server starts)"
    file = settings.data_dir / "tutor.db"
    if not file.exists():
        return f"{engine}; made when the server starts"
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        found = error
    if found != "ok":
        raise TutorError(f"{file}: {found}; put a backup in its place: `tutor restore FILE`")
    return f"{engine}; {file} is whole"


def _port(settings: Settings) -> str:
    where = f"{settings.host}:{settings.port}"
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if _serves(where):
                return f"{where} is served by a running tutor"
            raise TutorError(
                f"{where}: {error.strerror}; stop what uses it, or set TUTOR_PORT or TUTOR_HOST"
            ) from error
    return f"{where} is free"


def _https(settings: Settings) -> str:
    """No fault: a trusted network without HTTPS is a choice. It is told what that choice costs."""
    url = settings.public_url
    if url.startswith("https://"):
        return f"people open {url}"
    if not url and _is_loopback(settings.host):
        return "only this machine opens the site, which browsers trust without HTTPS"
    return (
        f"people open {url or f'http://{settings.host}:{settings.port}'} without HTTPS: browsers "
        "then give no dictation, no installing, no offline page and no copying by one touch, and "
        "a line that others share can be read; put a reverse proxy with a certificate before it, "
        "and set TUTOR_PUBLIC_URL=https://… and TUTOR_TRUSTED_PROXIES"
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _serves(where: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://{where}/healthz", timeout=0.3) as response:
            return b"alive" in response.read(100)
    except (OSError, ValueError):
        return False


def _prompts(settings: Settings) -> str:
    folder = settings.prompts_dir
    found = {path.relative_to(folder).with_suffix("") for path in folder.rglob("*.toml")}
    for name in sorted({str(one) for one in found}.union(_PROMPTS)):
        if name == _MOVES:
            _read_table(folder / f"{name}.toml")
        else:
            bootstrap.sentences(settings, name)
    return f"{settings.prompts_dir} can be read"


def _read_table(path: Path) -> None:
    """Whether it is TOML at all: what else it is read for would be imported for nothing here."""
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise TutorError(f"{path}: {error}; restore the file") from error


def _knowledge(settings: Settings) -> str:
    files = source_files(settings.knowledge_dir)
    if not files:
        raise TutorError(f"{settings.knowledge_dir}: no source; put documents into its plans")
    read_catalogue(settings.knowledge_dir / "catalogue.toml")
    return f"{len(files)} sources in {settings.knowledge_dir}"


def _index(settings: Settings) -> str:
    from tutor.retrieval.versions import verified_manifest

    version, _ = verified_manifest(settings.index_dir)
    if reason := bootstrap.stale(settings):
        raise TutorError(f"{version} is whole but out of date: {reason}; run `tutor ingest`")
    return f"{version} is whole and up to date"


def _language_model(settings: Settings) -> str:
    """Asks each endpoint one question within the budgets."""
    endpoints = bootstrap.chat_endpoints(settings)
    if not endpoints:
        return "none (TUTOR_CHAT_MODEL): answers are extracts"
    from tutor.chat_models.asking import ask

    budgets, temperature = bootstrap.chat_budgets(settings), bootstrap.chat_temperature(settings)
    told, failed = [], False
    for endpoint in endpoints:
        try:
            told.append(ask(endpoint, budgets, temperature))
        except TutorError as error:
            told.append(str(error))
            failed = True
    if failed:
        raise TutorError("; ".join(told))
    return "; ".join(told)
