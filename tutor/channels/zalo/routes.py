"""Where Zalo posts events: verified, stored under a key of their own, answered with 200."""

import html
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from tutor.channels.guards import read_body
from tutor.channels.zalo.events import Product, parse
from tutor.channels.zalo.intake import Intake, event_job
from tutor.channels.zalo.signature import BOT_HEADER, OA_HEADER, verify_bot, verify_oa

logger = logging.getLogger(__name__)

_LOOK = ["GET", "HEAD"]
_MAX_BODY_BYTES = 256 * 1024
# From one address; what comes beyond is not even looked at. Zalo itself is never refused so often.
_REJECTED = RateLimitItemPerMinute(120)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What events are verified with; an empty one lets nothing through."""

    oa_app_id: str = ""
    oa_secret_key: str = ""
    bot_secret: str = ""
    bot: str = ""  # the bot's own id


def add_webhooks(
    app: FastAPI,
    intake: Intake,
    secrets: Secrets,
    products: frozenset[str],
    counts: Counter[str],
) -> None:
    """Add a route for each product that is switched on."""
    limiter = MovingWindowRateLimiter(MemoryStorage())

    async def accept(product: Product, raw: bytes, event: Mapping[str, Any]) -> None:
        inbound = parse(product, event, secrets.bot)
        if inbound is None:
            counts["ignored"] += 1
            return
        await intake.add(event_job(inbound, raw, event))

    def verified(product: Product, request: Request, raw: bytes) -> Mapping[str, Any] | None:
        if product == "oa":
            header = request.headers.get(OA_HEADER, "")
            return verify_oa(raw, header, secrets.oa_app_id, secrets.oa_secret_key)
        return verify_bot(raw, request.headers.get(BOT_HEADER, ""), secrets.bot_secret)

    def add_route(product: Product) -> None:
        @app.post(f"/webhooks/zalo/{product}", include_in_schema=False)
        async def post_event(request: Request) -> Response:
            raw = await read_body(request, _MAX_BODY_BYTES)
            if product == "oa" and OA_HEADER not in request.headers and raw.strip() == b"{}":
                return Response(status_code=200)  # the console looks whether anybody is there
            address = request.client.host if request.client else "unknown"
            if not limiter.test(_REJECTED, address):
                return Response(status_code=429)
            event = verified(product, request, raw)
            if event is None:
                limiter.hit(_REJECTED, address)
                counts["rejected"] += 1
                logger.warning(
                    "zalo %s: an event of %d bytes was not signed by our secret (%d so far)",
                    product,
                    len(raw),
                    counts["rejected"],
                )
                return Response(status_code=401)
            await accept(product, raw, event)
            return Response(status_code=200)

        @app.api_route(f"/webhooks/zalo/{product}", methods=_LOOK, include_in_schema=False)
        def look() -> Response:
            return Response(status_code=200)

    if "oa" in products:
        add_route("oa")
    if "bot" in products:
        add_route("bot")


def add_site_verification(app: FastAPI, code: str) -> None:
    """The file by which Zalo sees that the domain is ours; the same code stands in the page `/`."""
    page = (
        '<!doctype html><html><head><meta name="zalo-platform-site-verification" '
        f'content="{html.escape(code)}"></head><body>zalo</body></html>'
    )

    @app.api_route(f"/zalo_verifier{code}.html", methods=_LOOK, include_in_schema=False)
    def get_verifier() -> HTMLResponse:
        return HTMLResponse(page)
