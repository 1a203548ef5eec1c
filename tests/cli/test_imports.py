"""What a start does not pay for."""

from __future__ import annotations

import subprocess
import sys

SERVE = (
    "emulator.cli.serve, emulator.cli.shown, emulator.app, emulator.server, emulator.control.about,"
    " emulator.webhooks.dispatcher, emulator.world.tenants, emulator.world.template"
)
LATE = (
    "authlib",  # 100 ms: the first sign-in
    "cryptography",
    "joserfc",
    "lxml",  # SAML
    "saml2",
    "xmlsec",
    "sqlite_utils",  # 65 ms: a new template
    "seed",
    "urllib3",  # the first webhook
    "yaml",  # a scenario
)


def test_a_start_imports_nothing_that_only_some_need() -> None:
    """All that ``serve`` loads before it answers, in a process of its own."""
    code = f"import sys, {SERVE}\nprint(*sorted({{n.partition('.')[0] for n in sys.modules}}))"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert set(LATE) & set(done.stdout.split()) == set()
