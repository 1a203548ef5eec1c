"""Who may steer the emulator: this machine; others with a token; everyone if opened on purpose."""

from __future__ import annotations

import hmac
import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request

from emulator.errors import Forbidden, Unauthenticated

if TYPE_CHECKING:
    from emulator.config import Config

_TOKEN_SCHEME = "Bearer "


def check(config: Config) -> None:
    """Let a control request pass, or say why not. ``/ready`` tells nothing and is for everyone."""
    if request.path == "/_emulator/ready":
        return
    if not config.open_control:
        _check_host(config)
        _check_caller(config)
    _check_origin()


def _check_host(config: Config) -> None:
    # DNS rebinding: a page on evil.example whose name comes to point at 127.0.0.1 would reach us
    # with its own name in Host.
    name = request.host.rpartition(":")[0] if ":" in request.host else request.host
    name = name.lower() if not request.host.endswith("]") else request.host
    allowed = {host.lower() for host in config.allow_hosts}
    if config.public_url is not None:
        allowed.add((urlsplit(config.public_url).hostname or "").lower())
    if name == "localhost" or name.endswith(".localhost") or name in allowed or _is_ip(name):
        return
    raise Forbidden(
        f"The control API does not answer to the host name {name!r};"
        " start with --allow-host to allow it."
    )


def _check_caller(config: Config) -> None:
    if is_loopback(request.remote_addr):
        return
    if config.control_token is None:
        raise Forbidden(
            "The control API answers to this machine only;"
            " start with --control-token, or --open-control, to reach it from others."
        )
    sent = request.headers.get("Authorization", "")
    expected = f"{_TOKEN_SCHEME}{config.control_token}"
    if not hmac.compare_digest(sent.encode(), expected.encode()):
        raise Unauthenticated("Send the control token: 'Authorization: Bearer <token>'.")


def _check_origin() -> None:
    # A page of another site can send a simple POST to this machine; it cannot hide its Origin.
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Forbidden("The control API does not take requests from pages of other sites.")


def is_loopback(address: str | None) -> bool:
    """Whether an address is this machine's own."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
