"""Settings of one running emulator, read once at the door."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from emulator.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Dialect = Literal["guide", "lucca"]
"""``guide`` also answers what the SmartLink guide relies on; ``lucca`` only documented calls."""

DIALECTS: tuple[Dialect, ...] = ("guide", "lucca")

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


MAX_FILE_BYTES = 268_435_456
"""Of a snapshot sent or fetched by HTTP. A company of 30,000 people fits; what is larger can be
copied as a file."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Settings, fixed for the life of one process."""

    data: Path
    """The folder that holds one folder for each tenant."""

    as_of: date
    """The day that contracts, leaves and timesheets are placed around."""

    people: int = 200
    seed: int = 42
    tenant: str = "acme"
    dialect: Dialect = "guide"

    memory: bool = False
    """``data`` is a private temporary folder: nothing is flushed to disk, nothing is kept."""

    base_url: str = "http://127.0.0.1:8080"
    """Where the default tenant is, for what happens with no request that says where it came in."""

    public_url: str | None = None
    """Where callers see the default tenant; other tenants are at ``<public_url>/t/<name>``."""

    proxy_headers: bool = False
    """Believe ``X-Forwarded-Proto``, ``-Host`` and ``-For`` of the last proxy."""

    allow_hosts: tuple[str, ...] = ()
    control_token: str | None = None
    open_control: bool = False

    journal: int = 5_000
    """Requests that are kept of each tenant, with their answers; 0 keeps none."""

    max_body_bytes: int = 1_048_576
    max_tenants: int = 1_000
    tenant_idle_seconds: float | None = None
    """After so long without a request a tenant is dropped, but for the default one; None: never."""

    webhooks: tuple[str, ...] = ()
    """Where the default tenant's events go, from its beginning and after every reset."""

    cache: Path = field(default_factory=lambda: cache_folder(os.environ))

    def __post_init__(self) -> None:
        label(self.tenant)
        if self.public_url is not None and not re.fullmatch(
            r"https?://[^/?#\s]+(/[^?#\s]*)?", self.public_url
        ):
            raise Invalid(
                f"--public-url {self.public_url!r} is not an http(s) address without query, "
                "like https://emulator.example:8443"
            )


def label(name: str) -> str:
    """Return a tenant's name, or refuse it.

    A tenant's name is one DNS label, lower case (RFC 1123 §2.1): it becomes a host name
    (``acme.ilucca.localhost``) and a file name.
    """
    if not is_label(name):
        raise Invalid(
            f"{name!r} is not a tenant name: 1 to 63 of a-z, 0-9 and '-', "
            "beginning and ending with a letter or digit."
        )
    return name


def is_label(name: str) -> bool:
    """Whether a name can be a tenant's."""
    return _LABEL.fullmatch(name) is not None


def cache_folder(env: Mapping[str, str]) -> Path:
    """Return the user's cache folder for seeded templates, by each system's custom."""
    if named := env.get("EMULATOR_CACHE"):
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "lucca-emulator"
    return Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lucca-emulator"
