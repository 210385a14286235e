"""`tutor backup` and `tutor restore`: copies of the database."""

import argparse
from pathlib import Path

from tutor.commands.environment import Commands, load_settings


def add(commands: Commands) -> None:
    backup = commands.add_parser("backup", help="copy the database to a file; also while serving")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--force", action="store_true", help="replace an existing FILE")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="put a backup in place; not while serving")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=_restore)


def _backup(options: argparse.Namespace) -> None:
    from tutor.storage.backup import backup, database_file

    backup(database_file(load_settings().database), options.file, force=options.force)
    print(f"{options.file}: {options.file.stat().st_size} bytes, whole")


def _restore(options: argparse.Namespace) -> None:
    from tutor.storage.backup import database_file, restore
    from tutor.storage.engine import lock_database

    address = load_settings().database
    database = database_file(address)
    with lock_database(address):
        aside = restore(database, options.file)
    print(f"{database}: restored" + (f"; the one before is {aside}" if aside else ""))
