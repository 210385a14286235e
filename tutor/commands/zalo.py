"""`tutor zalo`: connecting Zalo, and whether it works."""

import argparse
import json
from datetime import datetime
from pathlib import Path

from tutor.commands.environment import VIETNAM, Commands, load_settings, reading


def add(commands: Commands) -> None:
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


def _verify_event(options: argparse.Namespace) -> int:
    from tutor.channels.zalo.capture import examine

    settings = load_settings()
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

    settings = load_settings()
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
        tokens = server.exchange(code, verifier, datetime.now(VIETNAM))
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

    options = bootstrap.zalo_options(load_settings())
    if not options.products:
        print("Zalo is switched off (TUTOR_ZALO)")
        return 0
    well = True
    with reading() as store:
        for is_well, told in lines(options, store, datetime.now(VIETNAM)):
            print(f"{'ok  ' if is_well else 'FAIL'} {told}", flush=True)
            well = well and is_well
    return 0 if well else 1
