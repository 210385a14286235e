"""The commands. Each imports what it needs when it runs: `--help` loads none of it."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.errors import IndexMissingError, TutorError

if TYPE_CHECKING:
    from tutor.storage.jobs import JobLine
    from tutor.storage.store import Store

_VIETNAM = timezone(timedelta(hours=7))


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 something to act on (told on standard error), 2 wrong usage.

    `plans check` gives 2 for a file that cannot be read, and 0 for one that can.
    """
    # Before any library that reads them: nothing is fetched and nothing is reported anywhere.
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for stream in (sys.stdout, sys.stderr):  # a terminal without UTF-8 shows "?" and goes on
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except (TutorError, ValueError) as error:
        print(f"tutor: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"tutor: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tutor", description="AI tutor for digital literacy.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_daily(commands)
    _add_plans(commands)
    _add_lessons(commands)
    _add_learners(commands)
    _add_jobs(commands)
    _add_zalo(commands)
    _add_copies(commands)
    _add_index(commands)
    _add_evaluate(commands)
    return parser


def _add_daily(commands: argparse._SubParsersAction) -> None:
    ask = commands.add_parser("ask", help="answer one question")
    ask.add_argument("question")
    ask.add_argument("--locality", help="the place that is asked about")
    ask.add_argument("--level", choices=("beginner", "intermediate", "advanced"))
    ask.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    ask.set_defaults(run=_ask)
    serve = commands.add_parser("serve", help="serve the chat page and the HTTP API")
    serve.set_defaults(run=_serve)
    doctor = commands.add_parser("doctor", help="say what is wrong on this machine")
    doctor.set_defaults(run=_doctor)


def _add_plans(commands: argparse._SubParsersAction) -> None:
    plans = commands.add_parser("plans", help="look at what is understood of a plan")
    actions = plans.add_subparsers(dest="action", required=True, metavar="ACTION")
    show = actions.add_parser("show", help="outline, tasks with leads and places, targets")
    show.add_argument("id", help="file name without its ending")
    show.set_defaults(run=_show_plan)
    check = actions.add_parser(
        "check",
        help="what in a new document could not be understood",
        description="What in a document could not be understood, with the numbers of its lines.",
        epilog="Exit status: 0 the file can be read (what is listed is advice), 2 it cannot.",
    )
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check_plan)


def _add_lessons(commands: argparse._SubParsersAction) -> None:
    lessons = commands.add_parser("lessons", help="look at the lessons")
    actions = lessons.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check",
        help="what is wrong with any lesson: file, line and remedy",
        epilog="Exit status: 0 every lesson can be taught (warnings are advice), 1 one cannot.",
    )
    check.add_argument("ids", nargs="*", metavar="ID", help="only these lessons")
    check.set_defaults(run=_check_lessons)


def _add_learners(commands: argparse._SubParsersAction) -> None:
    learners = commands.add_parser("learners", help="look at what is kept of learners, erase it")
    actions = learners.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="ids, last visits and counts, the last visitor first")
    listing.set_defaults(run=_list_learners)
    show = actions.add_parser("show", help="profile, level, skills, lessons, and why each is so")
    export = actions.add_parser("export", help="everything kept of a learner, as JSON")
    erase = actions.add_parser("erase", help="erase everything kept of one; also while serving")
    for action, run in ((show, _show_learner), (export, _export_learner), (erase, _erase_learner)):
        action.add_argument("id", metavar="ID", help="as `learners list` prints it")
        action.set_defaults(run=run)
    export.add_argument(
        "--xapi", action="store_true", help="only results, as xAPI statements (TUTOR_PUBLIC_URL)"
    )
    erase.add_argument("--yes", action="store_true", help="really: it cannot be undone")


def _add_jobs(commands: argparse._SubParsersAction) -> None:
    worker = commands.add_parser("worker", help="do the jobs of the queue; needs PostgreSQL")
    worker.set_defaults(run=_work)
    jobs = commands.add_parser("jobs", help="look at the queue of messages, help what is stuck")
    actions = jobs.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="counts, and the jobs that wait or run")
    listing.set_defaults(run=_list_jobs)
    dead = actions.add_parser("dead", help="the jobs that were given up, and why")
    dead.set_defaults(run=_dead_jobs)
    replay = actions.add_parser("replay", help="have a dead job done after all")
    drop = actions.add_parser("drop", help="give up a job that is dead or waits, and empty it")
    for action, errand in ((replay, "jobs replay"), (drop, "jobs drop")):
        action.add_argument("id", metavar="ID", type=int, help="as `jobs list` prints it")
        action.set_defaults(run=_on_job, errand=errand)


def _add_zalo(commands: argparse._SubParsersAction) -> None:
    zalo = commands.add_parser("zalo", help="connect Zalo, see whether it works")
    actions = zalo.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser(
        "verify",
        help="whether one captured event verifies, and why not",
        epilog="Exit status: 0 verified, 1 not.",
    )
    verify.add_argument("file", type=Path, help="raw body; or headers, an empty line, raw body")
    verify.add_argument("--signature", default="", help="of the header X-ZEvent-Signature")
    verify.set_defaults(run=_verify_event)
    login = actions.add_parser("login", help="get the tokens of the Official Account")
    login.set_defaults(run=_log_in)
    status = actions.add_parser("status", help="token, account, calls left, queue")
    status.set_defaults(run=_zalo_status)


def _add_copies(commands: argparse._SubParsersAction) -> None:
    backup = commands.add_parser("backup", help="copy the database to a file; also while serving")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--force", action="store_true", help="replace an existing FILE")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="put a backup in place; not while serving")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=_restore)


def _add_index(commands: argparse._SubParsersAction) -> None:
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


def _add_evaluate(commands: argparse._SubParsersAction) -> None:
    evaluate = commands.add_parser(
        "evaluate",
        help="run a question set: evaluate SET; or compare two runs: evaluate compare A B",
    )
    evaluate.add_argument(
        "set",
        metavar="SET",
        help="question set (.jsonl), a stored run's folder to score it again, or the word compare",
    )
    evaluate.add_argument("runs", nargs="*", type=Path, help="after compare: two run folders")
    evaluate.add_argument("--url", help="ask a running server instead")
    evaluate.add_argument("--kinds", help="only these kinds, separated by commas")
    evaluate.add_argument("--limit", type=int, help="only the first questions")
    evaluate.add_argument("--out", type=Path, help="the run's folder (default: a new one by time)")
    evaluate.add_argument("--twice", action="store_true", help="ask everything a second time too")
    evaluate.add_argument(
        "--chat-model",
        metavar="PROVIDER:NAME",
        help="with this language model; an empty one: without any (default: as the settings say)",
    )
    evaluate.add_argument(
        "--expect", type=Path, metavar="SET", help="score a stored run with this set's expectations"
    )
    evaluate.set_defaults(run=_evaluate)


def _settings():
    from tutor.settings import Settings

    return Settings.load()


def _ask(options: argparse.Namespace) -> None:
    from tutor import bootstrap
    from tutor.channels.channel import Answer
    from tutor.channels.contract import answer_json
    from tutor.channels.rendering import plain_text
    from tutor.records import Conversation, Learner
    from tutor.stopwatch import Stopwatch

    settings = _settings()
    if not options.question.strip():
        raise ValueError("the question is empty")
    if len(options.question) > settings.max_message_chars:
        raise ValueError(f"the question is longer than {settings.max_message_chars} characters")
    tutor = bootstrap.build_tutor(settings)
    learner = Learner(locality=options.locality, level=options.level)
    stopwatch = Stopwatch()
    now = datetime.now(_VIETNAM)
    turn = tutor.reply(Conversation(), options.question, learner, now, stopwatch=stopwatch)
    text = plain_text(turn.reply, bootstrap.sentences(settings, "channels"))
    if options.json:
        body = answer_json(Answer("", turn.reply, stopwatch.timings_ms()), text)
        print(json.dumps(body, ensure_ascii=False, indent=2))
        return
    print(text)
    for citation in turn.reply.citations:
        print(f"[{citation.label}] {citation.url}")


def _serve(_: argparse.Namespace) -> None:
    from tutor.server import serve

    settings = _settings()
    _log(settings.log_level)
    serve(settings)


def _log(level: str) -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("tutor").setLevel(level.upper())  # libraries only warn


def _doctor(_: argparse.Namespace) -> int:
    from tutor.doctor import examine

    findings = []
    for finding in examine(_settings()):
        print(f"{'ok  ' if finding.ok else 'FAIL'} {finding.subject}: {finding.text}", flush=True)
        findings.append(finding)
    return 0 if all(finding.ok for finding in findings) else 1


def _show_plan(options: argparse.Namespace) -> None:
    from tutor import bootstrap
    from tutor.plans.show import show

    settings = _settings()
    sentences = bootstrap.sentences(settings, "plans")
    print(show(bootstrap.read_plan(settings, options.id), sentences))


def _check_plan(options: argparse.Namespace) -> int:
    """0 for a file that can be read: what is listed is advice. 2 for one that cannot."""
    from tutor import bootstrap
    from tutor.documents.reader import parse_text, read_file
    from tutor.errors import DocumentError
    from tutor.plans.check import check
    from tutor.plans.parser import parse_plan

    sentences = bootstrap.sentences(_settings(), "plans")
    try:
        text = read_file(options.file)
    except (DocumentError, OSError) as error:
        print(f"tutor: {error}", file=sys.stderr)
        return 2
    for note in text.notes:
        print(f"{options.file}: {note}")
    document = parse_text(text.text, options.file.stem, "plan")
    print("\n".join(check(parse_plan(document), sentences)))
    return 0


def _check_lessons(options: argparse.Namespace) -> int:
    from tutor import bootstrap

    library = bootstrap.read_lesson_library(_settings())
    faults = [
        fault
        for fault in library.faults
        if not options.ids or Path(fault.file).name.split(".")[0] in options.ids
    ]
    for fault in faults:
        print(fault)
    bad = {fault.file for fault in faults if not fault.warning}
    print(f"{len(library.files)} lessons can be taught, {len(bad)} files have faults")
    return 1 if bad else 0


@contextmanager
def _reading() -> Iterator["Store"]:
    """The store, also beside a running server."""
    from tutor.storage.store import Store

    with closing(Store.open(_settings().database, read_only=True)) as store:
        yield store


def _list_learners(_: argparse.Namespace) -> None:
    with _reading() as store:
        for one in store.learners():
            visit = one.last_visit.astimezone(_VIETNAM).isoformat(" ", "minutes")
            print(
                f"{one.id}  {visit}  {one.conversations} conversations, {one.messages} messages, "
                f"{one.events} events"
            )


def _show_learner(options: argparse.Namespace) -> None:
    from tutor import bootstrap
    from tutor.learners.show import show

    with _reading() as store:
        learner = store.learner(options.id)
    if learner is None:
        raise _no_learner(options.id)
    print(show(learner, datetime.now(_VIETNAM), bootstrap.sentences(_settings(), "learners")))


def _export_learner(options: argparse.Namespace) -> None:
    from tutor.learners.export import xapi_statements

    with _reading() as store:
        everything, events = store.export_learner(options.id), store.events(options.id)
    if everything is None:
        raise _no_learner(options.id)
    shown: object = everything
    if options.xapi:
        happened = [(one.event, one.at) for one in events]
        shown = xapi_statements(options.id, happened, _settings().public_url)
    print(json.dumps(shown, ensure_ascii=False, indent=2))


def _erase_learner(options: argparse.Namespace) -> None:
    from tutor.storage.errands import run_errand

    if not options.yes:
        raise ValueError(f"erasing {options.id} cannot be undone; add --yes to do it")
    if not run_errand(_settings().database, "learners erase", options.id):
        raise _no_learner(options.id)
    print(f"erased {options.id}; older backups still hold it")


def _no_learner(id: str) -> ValueError:
    return ValueError(f"no learner {id!r}; `tutor learners list` prints every id")


def _work(_: argparse.Namespace) -> None:
    from tutor.server import work

    settings = _settings()
    _log(settings.log_level)
    work(settings)


def _list_jobs(_: argparse.Namespace) -> None:
    with _reading() as store:
        status = store.jobs.status(datetime.now(_VIETNAM))
        waiting = store.jobs.lines("ready", "running")
    for (kind, state), count in sorted(status.counts.items()):
        print(f"{kind} {state}: {count}")
    if status.oldest_s is not None:
        print(f"the oldest that is not done: {status.oldest_s:.0f} s")
    _print_jobs(waiting)


def _dead_jobs(_: argparse.Namespace) -> None:
    with _reading() as store:
        _print_jobs(store.jobs.dead())


def _print_jobs(lines: "Sequence[JobLine]") -> None:
    for one in lines:
        moment = one.created_at.astimezone(_VIETNAM).isoformat(" ", "seconds")
        error = f": {one.last_error}" if one.last_error else ""
        print(f"{one.id}  {moment}  {one.kind} {one.key}, {one.state}, {one.attempt} tries{error}")


def _on_job(options: argparse.Namespace) -> None:
    from tutor.storage.errands import run_errand

    if not run_errand(_settings().database, options.errand, str(options.id)):
        raise ValueError(f"job {options.id}: not dead, or not there; see `tutor jobs dead`")
    print(f"{options.errand} {options.id}: done")


def _verify_event(options: argparse.Namespace) -> int:
    from tutor.channels.zalo.capture import examine

    settings = _settings()
    secrets = {
        "TUTOR_ZALO_OA_SECRET_KEY": settings.zalo_oa_secret_key.get_secret_value(),
        "TUTOR_ZALO_OA_APP_SECRET": settings.zalo_oa_app_secret.get_secret_value(),
    }
    found = examine(options.file.read_bytes(), options.signature, settings.zalo_oa_app_id, secrets)
    print("\n".join(found))
    return 0 if found[0].startswith("VERIFIED") else 1


def _log_in(_: argparse.Namespace) -> None:
    """Walk through OAuth v4. The tokens are kept by the server where one runs."""
    import secrets as random
    from urllib.parse import parse_qs, urlsplit

    from tutor import bootstrap
    from tutor.channels.zalo.channel import oauth
    from tutor.channels.zalo.failures import SendError
    from tutor.channels.zalo.tokens import new_verifier
    from tutor.storage.errands import run_errand

    settings = _settings()
    options = bootstrap.zalo_options(settings)
    if not (options.oa_app_id and options.oa_app_secret and settings.zalo_oa_callback_url):
        names = "TUTOR_ZALO_OA_APP_ID, TUTOR_ZALO_OA_APP_SECRET, TUTOR_ZALO_OA_CALLBACK_URL"
        raise ValueError(f"set {names} first")
    verifier, state = settings.zalo_oa_verifier.get_secret_value() or new_verifier(), new_verifier()
    server = oauth(options)
    print("1. Open this address as an administrator of the account and agree:\n")
    print(server.consent_url(settings.zalo_oa_callback_url, verifier, state))
    print("\n2. The browser then shows an address that begins with your callback address.")
    query = parse_qs(urlsplit(input("   Paste it here within ten minutes: ").strip()).query)
    code, back = query.get("code", [""])[0], query.get("state", [state])[0]
    if not code or not random.compare_digest(back, state):
        raise ValueError("no code of this login stands in that address; begin anew")
    try:
        tokens = server.exchange(code, verifier, datetime.now(_VIETNAM))
    except SendError as error:
        raise ValueError(f"{error}; begin anew") from error
    kept = {
        "account": options.account,
        "access": tokens.access,
        "refresh": tokens.refresh,
        "expires_at": tokens.expires_at.isoformat(),
    }
    run_errand(settings.database, "zalo tokens", json.dumps(kept))
    print(f"The tokens are kept; account {query.get('oa_id', ['?'])[0]}. See `tutor zalo status`.")


def _zalo_status(_: argparse.Namespace) -> int:
    from tutor import bootstrap
    from tutor.channels.zalo.status import lines

    options = bootstrap.zalo_options(_settings())
    if not options.products:
        print("Zalo is switched off (TUTOR_ZALO)")
        return 0
    well = True
    with _reading() as store:
        for is_well, told in lines(options, store, datetime.now(_VIETNAM)):
            print(f"{'ok  ' if is_well else 'FAIL'} {told}", flush=True)
            well = well and is_well
    return 0 if well else 1


def _backup(options: argparse.Namespace) -> None:
    from tutor.storage.backup import backup, database_file

    backup(database_file(_settings().database), options.file, force=options.force)
    print(f"{options.file}: {options.file.stat().st_size} bytes, whole")


def _restore(options: argparse.Namespace) -> None:
    from tutor.storage.backup import database_file, restore
    from tutor.storage.engine import lock_database

    address = _settings().database
    database = database_file(address)
    with lock_database(address):
        aside = restore(database, options.file)
    print(f"{database}: restored" + (f"; the one before is {aside}" if aside else ""))


def _ingest(options: argparse.Namespace) -> None:
    from tutor import bootstrap
    from tutor.progress import bar

    settings = _settings()
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

    root = _settings().index_dir
    found = list_versions(root)
    if not found:
        raise IndexMissingError(f"{root}: no index has been built; run `tutor ingest`")
    for one in found:
        written = datetime.fromtimestamp(one.written, _VIETNAM).isoformat(" ", "minutes")
        print(
            f"{'*' if one.current else ' '} {one.name}  {written[:16]}  {one.size / 1e6:.1f} MB  "
            + (one.fault or f"{one.chunks} chunks of {one.documents} documents")
            + (", chosen by rollback" if one.chosen else "")
        )


def _verify_version(options: argparse.Namespace) -> None:
    from tutor.retrieval.folder import verified_manifest
    from tutor.retrieval.manifest import unknown_files

    root = _settings().index_dir
    version, manifest = verified_manifest(root, options.version)
    size = sum(one.size for one in manifest.files.values())
    print(f"{version}: all {len(manifest.files)} files are as written, {size} bytes")
    for name in unknown_files(root / version, manifest):
        print(f"  {name} is no part of it; nothing reads it")


def _roll_back(options: argparse.Namespace) -> None:
    from tutor import bootstrap

    version = bootstrap.roll_back(_settings(), options.version)
    print(f"{version} is current; it stays until the next `tutor ingest`")


def _index_status(_: argparse.Namespace) -> int:
    from tutor import bootstrap
    from tutor.retrieval.folder import verified_manifest

    settings = _settings()
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

    training = train_embedder(options.pairs, options.out or Path(_settings().embedder))
    print(f"{training.steps} steps, mean loss of the last epoch {training.loss:.4f}")


def _evaluate(options: argparse.Namespace) -> int:
    from tutor import bootstrap
    from tutor.evaluation import command
    from tutor.evaluation.run import Folders
    from tutor.settings import PROJECT, Settings

    if options.chat_model is None:
        settings = _settings()
    else:
        of_model = [name for name in Settings.model_fields if name.startswith("chat_model")]
        none = {} if options.chat_model else {f"TUTOR_{name.upper()}": "" for name in of_model}
        chosen = {"TUTOR_CHAT_MODEL": options.chat_model}
        settings = Settings.load({**os.environ, **none, **chosen})
    return command.run(
        options,
        Folders.under(PROJECT / "eval"),
        lambda: bootstrap.build_ask(settings),
        settings.evaluation_key.get_secret_value(),
    )


if __name__ == "__main__":
    sys.exit(main())
