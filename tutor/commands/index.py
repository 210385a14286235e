"""`tutor ingest`, `tutor index` and `tutor train-embedder`: what answers are found in."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from tutor.commands.environment import VIETNAM, Commands, load_settings
from tutor.errors import IndexMissingError


def add(commands: Commands) -> None:
    ingest = commands.add_parser("ingest", help="build the index from the knowledge folder")
    ingest.add_argument("--if-stale", action="store_true", help="only where something changed")
    ingest.set_defaults(run=_ingest)
    _add_index_actions(commands.add_parser("index", help="look at the index, go back to another"))
    train = commands.add_parser("train-embedder", help="train the static embedder on pairs")
    train.add_argument(
        "pairs",
        nargs="+",
        type=Path,
        help="JSONL files (.gz or not) of query, positive and, if any, negatives",
    )
    train.add_argument("--out", type=Path, help="folder of the model (default: TUTOR_EMBEDDER)")
    train.set_defaults(run=_train)


def _add_index_actions(index: argparse.ArgumentParser) -> None:
    actions = index.add_subparsers(dest="action", required=True, metavar="ACTION")
    status = actions.add_parser("status", help="version, what it was built from, whether whole")
    status.set_defaults(run=_index_status)
    listing = actions.add_parser("list", help="the versions, and which of them is current")
    listing.set_defaults(run=_list_versions)
    verify = actions.add_parser("verify", help="whether every byte of a version is as written")
    verify.set_defaults(run=_verify_version)
    rollback = actions.add_parser(
        "rollback",
        help="make an older version current again; a running server follows",
        epilog="`ingest --if-stale` and scripts/serve leave it current; `ingest` ends it.",
    )
    rollback.set_defaults(run=_roll_back)
    verify.add_argument("version", nargs="?", help="as `index list` prints it (the current one)")
    rollback.add_argument(
        "version", nargs="?", help="as `index list` prints it (the one before the current)"
    )


def _ingest(options: argparse.Namespace) -> None:
    from tutor import bootstrap
    from tutor.progress import bar

    settings = load_settings()
    if options.if_stale:
        reason = bootstrap.stale(settings)
        if reason is None:
            return
        if version := bootstrap.held_version(settings):
            print(f"{_held(version)}, although {reason}", file=sys.stderr)
            return
        print(f"building the index: {reason}", file=sys.stderr)
    version, summaries = bootstrap.ingest(settings, bar)
    print("\n".join([*summaries, f"built {version}"]))


def _held(version: str) -> str:
    return f"{version} stays, which `tutor index rollback` chose (`tutor ingest` ends that)"


def _list_versions(_: argparse.Namespace) -> None:
    from tutor.retrieval.history import list_versions

    root = load_settings().index_dir
    found = list_versions(root)
    if not found:
        raise IndexMissingError(f"{root}: no index has been built; run `tutor ingest`")
    for one in found:
        written = datetime.fromtimestamp(one.written, VIETNAM).isoformat(" ", "minutes")
        print(
            f"{'*' if one.current else ' '} {one.name}  {written[:16]}  {one.size / 1e6:.1f} MB  "
            + (one.fault or f"{one.chunks} chunks of {one.documents} documents")
            + (", chosen by rollback" if one.chosen else "")
        )


def _verify_version(options: argparse.Namespace) -> None:
    from tutor.retrieval.manifest import unknown_files
    from tutor.retrieval.versions import verified_manifest

    root = load_settings().index_dir
    version, manifest = verified_manifest(root, options.version)
    size = sum(one.size for one in manifest.files.values())
    print(f"{version}: all {len(manifest.files)} files are as written, {size} bytes")
    for name in unknown_files(root / version, manifest):
        print(f"  {name} is no part of it; nothing reads it")


def _roll_back(options: argparse.Namespace) -> None:
    from tutor import bootstrap

    version = bootstrap.roll_back(load_settings(), options.version)
    print(f"{version} is current; it stays until the next `tutor ingest`")


def _index_status(_: argparse.Namespace) -> int:
    from tutor import bootstrap
    from tutor.retrieval.versions import verified_manifest

    settings = load_settings()
    version, manifest = verified_manifest(settings.index_dir)
    print(
        f"{version}: every file verified; {manifest.chunks} chunks of "
        f"{len(manifest.sources)} sources, vectors of {manifest.dimensions} dimensions"
    )
    for name, digest in sorted(manifest.sources.items()):
        print(f"  {name} {digest[:12]}")
    reason = bootstrap.stale(settings)
    print(f"out of date: {reason}; run `tutor ingest`" if reason else "up to date")
    if held := bootstrap.held_version(settings):
        print(_held(held))
    return 1 if reason else 0


def _train(options: argparse.Namespace) -> None:
    from tutor.retrieval.training import train_embedder

    training = train_embedder(options.pairs, options.out or Path(load_settings().embedder))
    print(f"{training.steps} steps, mean loss of the last epoch {training.loss:.4f}")
