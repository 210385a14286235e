"""`tutor serve`: the port and the application, and with SQLite the data folder and the worker too.
`tutor worker`: the worker alone, beside servers on PostgreSQL."""

import logging
import signal
import socket
import sys
import threading
from contextlib import closing

import uvicorn

from tutor import bootstrap
from tutor.channels.metrics import Metrics
from tutor.errors import TutorError
from tutor.settings import Settings
from tutor.storage.engine import lock_database, sqlite_file
from tutor.storage.errands import running_errands
from tutor.storage.store import Store

logger = logging.getLogger(__name__)

# A thread gives Python away at each call to the network or the database, and gets it back when a
# thread that computes an answer is interrupted: after 5 ms if nothing is said here. A request has a
# dozen such calls, and the database one connection that is held meanwhile. Only where a messenger
# waits for its 200: it costs the many threads that listen to a language model much of their time.
_SWITCH_S = 0.0005


def serve(settings: Settings) -> None:
    """Serve until stopped; TutorError where port, data folder or database cannot be had."""
    if settings.zalo_products:
        sys.setswitchinterval(_SWITCH_S)
    address = settings.database
    with (
        lock_database(address),
        listen(settings.host, settings.port) as listening,
        closing(Store.open(address)) as store,
        running_errands(store, address),
    ):
        metrics = Metrics()
        service = bootstrap.build_service(settings, metrics)
        app = bootstrap.build_app(settings, service, store, metrics)
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level=settings.log_level,
            access_log=False,  # its lines would hold conversation ids, which open conversations
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
        )
        host, port = listening.getsockname()[:2]
        logger.info("serving on http://%s:%s", f"[{host}]" if ":" in host else host, port)
        uvicorn.Server(config).run(sockets=[listening])


def work(settings: Settings) -> None:
    """Do the jobs of the queue until stopped by SIGTERM or SIGINT; TutorError where there can be no
    worker beside the server."""
    address = settings.database
    if sqlite_file(address):
        raise TutorError(
            "with SQLite the one server does the work itself, for two processes must not write one "
            "file; set TUTOR_DATABASE_URL to PostgreSQL to run workers of their own"
        )
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with closing(Store.open(address)) as store:
        service = bootstrap.build_service(settings)
        zalo = bootstrap.build_zalo(settings, store)
        worker = bootstrap.build_worker(service, store, zalo)
        if zalo is None or worker is None:
            raise TutorError("no messenger is connected (TUTOR_ZALO); there is nothing to work on")
        background = zalo.background()
        service.start()
        worker.start()
        for one in background:
            one.start()
        logger.info("working")
        stopped.wait()
        for one in background:
            one.stop()
        worker.stop()
        zalo.close()
        service.stop()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, bound before anything heavy is loaded; TutorError where it is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(128)
    except OSError as error:
        raise TutorError(
            f"{host}:{port}: {error.strerror}; stop what uses it, or set TUTOR_PORT or TUTOR_HOST"
        ) from error
    return made
