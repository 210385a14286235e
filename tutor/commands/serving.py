"""`tutor serve`, and `tutor doctor` for what keeps it from serving."""

import argparse

from tutor.commands.environment import Commands, load_settings, log


def add(commands: Commands) -> None:
    serve = commands.add_parser("serve", help="serve the chat page and the HTTP API")
    serve.set_defaults(run=_serve)
    doctor = commands.add_parser("doctor", help="say what is wrong on this machine")
    doctor.set_defaults(run=_doctor)


def _serve(_: argparse.Namespace) -> None:
    from tutor.server import serve

    settings = load_settings()
    log(settings.log_level)
    serve(settings)


def _doctor(_: argparse.Namespace) -> int:
    from tutor.doctor import examine

    findings = []
    for finding in examine(load_settings()):
        print(f"{'ok  ' if finding.ok else 'FAIL'} {finding.subject}: {finding.text}", flush=True)
        findings.append(finding)
    return 0 if all(finding.ok for finding in findings) else 1
