"""An application that is really served, for programs that speak HTTP themselves."""

import threading
import time
from contextlib import contextmanager

import uvicorn

from tutor.server import listen


@contextmanager
def serving(app):
    """Serve `app` on a free port of this machine; gives its address."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
