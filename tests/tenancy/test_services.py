"""What ties a request to all that it causes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from emulator.services import current
from emulator.tenancy import Door

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from emulator.config import Config
    from emulator.services import Services
    from emulator.tenancy import Tenants


def seen(config: Config, tenants: Tenants, sent: str | None) -> Services:
    """Return the services of a request that sent this correlation id."""
    found = []

    def app(_environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
        found.append(current.get())
        return []

    environ = {"wsgi.url_scheme": "http", "HTTP_HOST": "localhost", "PATH_INFO": "/"}
    if sent is not None:
        environ["HTTP_X_CORRELATION_ID"] = sent
    Door(app, tenants, config)(environ, lambda *_: None)  # type: ignore[arg-type]
    return found[0]


@pytest.mark.parametrize("sent", ["a", "0HMVD9:00000001", "x" * 128])
def test_a_request_names_its_own_correlation_id(
    config: Config, tenants: Tenants, sent: str
) -> None:
    """What was sent is used, and goes back with the answer."""
    here = seen(config, tenants, sent)

    assert (here.noted_correlation_id, here.correlation_id) == (sent, sent)


@pytest.mark.parametrize("sent", [None, "", "x" * 129, "a b", "a\n", "é"])
def test_another_gets_one_when_it_needs_it(
    config: Config, tenants: Tenants, sent: str | None
) -> None:
    """A UUID, made once, at first use: a request that causes nothing has none."""
    here = seen(config, tenants, sent)

    noted = [here.noted_correlation_id]
    made = here.correlation_id
    noted.append(here.noted_correlation_id)

    assert str(uuid.UUID(made)) == made
    assert noted == [None, made]
    assert here.correlation_id == made
