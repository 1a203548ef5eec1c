"""Journeys: a live emulator, and programs that we did not write."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from emulator.testing.client import Tenant
from tests.journeys import live
from tests.journeys.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from emulator.testing.server import Server
    from tests.journeys.watch import Open

NODE = Path(__file__).parent / "node"
MILLISECONDS = 10_000
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def need(tool: str) -> str:
    """Return the path of an outside program; skip, and say what to install, if it is missing.

    This is the one place that decides whether a journey can be made here.
    """
    if tool == "node":
        if (found := shutil.which("node")) is None:
            pytest.skip("no node on the path: install Node.js 20 or newer")
        if not (NODE / "node_modules").is_dir():
            pytest.skip("no node modules: npm ci --prefix tests/journeys/node")
        return found
    if find_spec("playwright") is None:
        pytest.skip("no playwright: pip install playwright")
    for name in CHROMIUM:
        if (found := shutil.which(name)) is not None:
            return found
    pytest.skip("no Chromium on the path: apt-get install chromium")


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Take nothing from who runs the tests: no proxy, which knows nothing of this machine, and no
    company that was made before."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NO_PROXY", "no_proxy"):
            patch.setenv(name, "127.0.0.1,localhost")
        patch.setenv("EMULATOR_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def emulator(lucca_emulator_server: Server) -> live.Emulator:
    """The plugin's server, for journeys that make tenants of their own; all others have one
    given, ``lucca_emulator``."""
    url = lucca_emulator_server.url
    return live.Emulator(url, Tenant(url).info)


@pytest.fixture(scope="session")
def node() -> Callable[..., dict[str, Any]]:
    """Run a script of ``node/`` with one JSON argument; return the one JSON line it prints."""
    program = need("node")

    def run(script: str, **given: object) -> dict[str, Any]:
        done = subprocess.run(
            [program, str(NODE / script), json.dumps(given)],
            capture_output=True,
            text=True,
            timeout=2 * live.SECONDS,  # some check hundreds of signatures
            check=False,
        )
        assert done.returncode == 0, done.stderr
        (line,) = done.stdout.splitlines()
        printed: dict[str, Any] = json.loads(line)
        return printed

    return run


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, as Debian has it."""
    path = need("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Open]:
    """Open a page of a browser of its own; at the end, whatever it did amiss fails the test."""
    watch, contexts = Watch(), []

    def begin(**options: Any) -> Page:
        context = chromium.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        watch.on(page)
        return page

    yield begin
    for context in contexts:
        context.close()
    assert watch == Watch()
