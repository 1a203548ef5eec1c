"""What every request passes first, seen from outside."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from flask import Response
from werkzeug.test import Client

from emulator.app import service
from emulator.senders import take_body
from tests.conftest import from_this_machine

if TYPE_CHECKING:
    from emulator.config import Config
    from emulator.tenancy import Tenants


def base_url(config: Config, tenants: Tenants, path: str, **headers: str) -> str:
    """Return the address that ``/info`` gives as its own."""
    client = Client(from_this_machine(service(config, tenants)), Response)
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["base_url"])


def test_forwarded_headers_are_believed_only_when_told(config: Config, tenants: Tenants) -> None:
    """Anyone can send them; only a proxy that one runs oneself is to be believed."""
    sent = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "10.1.2.3:8443"}
    believing = replace(config, proxy_headers=True)

    assert base_url(config, tenants, "/_emulator/info", **sent) == "http://localhost"
    assert (
        base_url(believing, tenants, "/t/beta/_emulator/info", **sent)
        == "https://10.1.2.3:8443/t/beta"
    )


def test_a_public_url_is_in_every_address(config: Config, tenants: Tenants) -> None:
    """Whatever form a request came in by."""
    public = replace(config, public_url="https://emulator.example")
    host = {"Host": "acme.link.localhost:8080"}

    assert base_url(public, tenants, "/_emulator/info", **host) == "https://emulator.example"
    assert base_url(public, tenants, "/t/beta/_emulator/info") == "https://emulator.example/t/beta"


def test_a_product_host_has_only_that_product(client: Client) -> None:
    """Lucca's API is not at SmartLink's name, nor the other way round."""
    headers = {"Host": "acme.link.localhost:8080"}
    answer = client.get("/api/v3/users", headers=headers)

    assert (answer.status_code, answer.get_json()["Status"]) == (404, 404)
    headers = {"Host": "acme.ilucca.localhost:8080"}
    assert client.get("/portal", headers=headers).status_code == 404


@pytest.mark.parametrize("path", ["/", "/api/v3/users", "/api/oidc/x/token", "/_emulator/info"])
def test_a_host_header_that_is_none_is_400_everywhere(client: Client, path: str) -> None:
    """Each product says so in its own words; nothing of it is echoed."""
    answer = client.get(path, environ_overrides={"HTTP_HOST": 'x"><script>'})

    assert answer.status_code == 400
    assert "<script>" not in answer.text


def environ(body: bytes, **more: str) -> dict[str, Any]:
    """Return the environ of a request as a server hands it over."""
    sent = {"wsgi.input": BytesIO(body), "REQUEST_METHOD": "PUT", "PATH_INFO": "/x"}
    return {**sent, **more}


def test_a_body_is_taken_in_up_to_the_limit() -> None:
    """One byte more than the limit is enough to see that it is too large."""
    small = environ(b"12345", CONTENT_LENGTH="5")
    large = environ(b"x" * 100, CONTENT_LENGTH="100")
    chunked = environ(b"abc", HTTP_TRANSFER_ENCODING="chunked")

    for one in (small, large, chunked):
        take_body(one, 10)

    assert (small["wsgi.input"].read(), small["CONTENT_LENGTH"]) == (b"12345", "5")
    assert (large["wsgi.input"].read(), large["CONTENT_LENGTH"]) == (b"x" * 11, "11")
    assert (chunked["wsgi.input"].read(), chunked["CONTENT_LENGTH"]) == (b"abc", "3")


def test_a_snapshot_may_be_larger_than_another_body() -> None:
    """It waits on disk; its size is what came, whatever was said."""
    path = "/t/beta/_emulator/snapshots/one/file"
    sent = environ(b"x" * 100, CONTENT_LENGTH="100", PATH_INFO=path)
    posted = environ(b"x" * 100, CONTENT_LENGTH="100", PATH_INFO=path, REQUEST_METHOD="POST")

    for one in (sent, posted):
        take_body(one, 10)

    assert (sent["wsgi.input"].read(), sent["CONTENT_LENGTH"]) == (b"x" * 100, "100")
    assert sent["wsgi.input"].fileno() > 2
    sent["wsgi.input"].close()
    assert posted["CONTENT_LENGTH"] == "11"
