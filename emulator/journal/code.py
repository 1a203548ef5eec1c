"""A request as code that makes it again: for a shell, in Python, as a test."""

from __future__ import annotations

import base64
import re
import shlex
from typing import TYPE_CHECKING

from emulator.journal import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.journal.exchange import Exchange

_LEFT_OUT = {"host", "content-length", "connection", "accept-encoding", "transfer-encoding"}
"""What every client says by itself."""

_SECONDS = 30


def curl(one: Exchange) -> str:
    """Return a command for a POSIX shell."""
    words = ["curl", "--include", "--globoff", "--request", one.method, shown.url(one)]
    for name, value in _headers(one):
        words += ["--header", f"{name}: {value}"]
    feed = ""
    if one.request.body:
        text, encoding = shown.body(one.request)
        if encoding == "base64" or "\x00" in text:
            packed = base64.b64encode(one.request.body).decode()
            feed = f"printf %s {packed} | base64 --decode | "
            text = "@-"
        elif text.startswith("@"):  # curl would read a file of that name
            feed, text = f"printf %s {shlex.quote(text)} | ", "@-"
        words += ["--data-binary", text]
    lines = [shlex.quote(word) for word in words]
    return f"{_comments(one)}{feed}{_wrapped(lines)}\n"


def python(one: Exchange) -> str:
    """Return a program with ``requests``."""
    return (
        f"{_comments(one)}import requests\n\nanswer = {_call(one, '')}\n"
        "print(answer.status_code, answer.text)\n"
    )


def pytest(one: Exchange) -> str:
    """Return a test that the answer is as it was: its status and its media type."""
    words = re.sub(r"[^a-z0-9]+", "_", f"{one.method}{one.path}".lower()).strip("_")[:60]
    lines = [f"    assert answer.status_code == {one.status}"] if one.status else []
    if kind := one.response.header("content-type"):
        lines.append(f'    assert answer.headers["Content-Type"] == {kind!r}')
    return "\n".join(
        [
            f"{_comments(one)}import requests\n\n",
            f"def test_{words.rstrip('_')}():",
            f"    answer = {_call(one, '    ')}",
            "",
            *(lines or ["    assert answer.ok"]),
            "",
        ]
    )


FORMS: dict[str, Callable[[Exchange], str]] = {"curl": curl, "python": python, "pytest": pytest}
"""By the names that they are asked for by."""


def _call(one: Exchange, indent: str) -> str:
    arguments = [repr(one.method), repr(shown.url(one))]
    if headers := _headers(one):
        shown_headers = ", ".join(f"{name!r}: {value!r}" for name, value in headers)
        arguments.append(f"headers={{{shown_headers}}}")
    if one.request.body:
        arguments.append(f"data={one.request.body!r}")
    arguments += ["allow_redirects=False", f"timeout={_SECONDS}"]
    inner = "".join(f"{indent}    {argument},\n" for argument in arguments)
    return f"requests.request(\n{inner}{indent})"


def _headers(one: Exchange) -> list[tuple[str, str]]:
    return [pair for pair in one.request.headers if pair[0].lower() not in _LEFT_OUT]


def _comments(one: Exchange) -> str:
    lines = [f"# Request {one.number} of {shown.moment(one.at)}."]
    if one.request.truncated:
        lines.append(
            f"# Its body was cut: these are the first {len(one.request.body)}"
            f" of {one.request.length} bytes."
        )
    return "".join(f"{line}\n" for line in lines)


def _wrapped(words: list[str]) -> str:
    """Return words of a command, each option and what follows it on a line of its own."""
    lines: list[str] = []
    for word in words:
        if word.startswith("--") or not lines:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return " \\\n  ".join(lines)
