"""`tutor serve`: one process that holds the data folder, the port and the application."""

import logging
import socket

import uvicorn

from tutor import bootstrap
from tutor.errors import TutorError
from tutor.settings import Settings
from tutor.storage.folder import lock_folder
from tutor.storage.store import Store

logger = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Serve until stopped; TutorError where port, data folder or database cannot be had."""
    with lock_folder(settings.data_dir), listen(settings.host, settings.port) as listening:
        store = Store.open(settings.database)
        try:
            app = bootstrap.build_app(settings, bootstrap.build_service(settings), store)
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
        finally:
            store.close()


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
