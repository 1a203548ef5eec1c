"""``serve --webhook``, ``env`` and ``trigger``: webhooks from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_serve import get
from tests.webhooks.receiver import Receiver

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Started

    Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver in this process."""
    one = Receiver()
    yield one
    one.close()


def test_an_endpoint_given_at_the_start_is_registered_once(start: Started) -> None:
    """Its secret is printed; with kept state, it and its secret are there the next time."""
    url = "http://127.0.0.1:9/hook"
    first = start("--data", "kept", "--webhook", url)
    (registered,) = get(f"{first.url}/_emulator/webhooks")
    first.process.terminate()
    assert first.process.wait(10) == 0

    again = start("--data", "kept", "--webhook", url, "--webhook", f"{url}/2")
    kept = get(f"{again.url}/_emulator/webhooks")

    assert kept[0] == registered
    assert [one["url"] for one in kept] == [url, f"{url}/2"]
    for running, endpoints in ((first, [registered]), (again, kept)):
        text = "".join(running.printed)
        for one in endpoints:
            assert one["url"] in text
            assert one["secret"] in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--webhook", "hook"), "--webhook: url must be an http(s) address with a host"),
        (
            ("--webhook", "http://127.0.0.1/", "--dialect", "lucca"),
            "--webhook: in the dialect 'lucca' webhooks are Lucca's own, which are not",
        ),
    ],
)
def test_an_endpoint_that_cannot_be_ends_the_start(
    run: Run, options: tuple[str, ...], said: str
) -> None:
    """One line, exit code 1."""
    ended = run("serve", "--memory", "--port", "0", "--people", "60", *options)

    assert ended.returncode == 1
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_env_has_the_secret_of_the_first_endpoint(start: Started, run: Run) -> None:
    """Beside Lucca's other credentials; ``show`` prints it too."""
    running = start("--memory", "--webhook", "http://127.0.0.1:9/hook")
    (endpoint,) = get(f"{running.url}/_emulator/webhooks")

    lines = run("env", "--url", running.url, "--format", "dotenv").stdout.splitlines()

    assert f'LUCCA_WEBHOOK_SECRET="{endpoint["secret"]}"' in lines
    assert run("show", "--url", running.url).stdout == "".join(running.printed[:-1])


def test_a_trigger_is_told_to_the_endpoint(start: Started, run: Run, receiver: Receiver) -> None:
    """The command prints what the receiver gets; a value that is JSON is no text."""
    running = start("--memory", "--webhook", receiver.url)

    done = run(
        "trigger", "user.created", "firstName=Zoé", "employeeNumber=00042", "departmentId=3",
        "--url", running.url,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["event"] == "user.created"
    assert said["data"]["firstName"] == "Zoé"
    assert (said["data"]["employeeNumber"], said["data"]["department"]["id"]) == ("00042", 3)
    assert json.loads(receiver.next().body) == {"event": "user.created", "data": said["data"]}


def test_a_trigger_that_is_refused(start: Started, run: Run) -> None:
    """One line that says what there is, or how it reads; exit code 1 or 2."""
    running = start("--memory")

    unknown = run("trigger", "user.deleted", EMULATOR_URL=running.url)
    unread = run("trigger", "user.created", "Zoé", EMULATOR_URL=running.url)

    assert unknown.returncode == 1
    assert "there are user.created, leave.approved, timesheet.submitted" in unknown.stderr
    assert (unread.returncode, "'Zoé' does not read NAME=VALUE" in unread.stderr) == (2, True)
