"""The document as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator import __version__
from emulator.control.openapi import (
    api_keys,
    apps,
    clock,
    faults,
    info,
    mail,
    requests,
    settings,
    snapshots,
    tenants,
    webhooks,
)
from emulator.control.openapi.operations import PROBLEM_SCHEMA

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import Schema

_DESCRIPTION = (
    "What the emulator has and no real product: switches, applications, webhooks, faults, a clock,"
    " a journal, snapshots and tenants. All of it is of one tenant, which the server's address"
    " names. This machine may ask; others need the control token."
)


def document(base_url: str) -> Schema:
    """Return the document, for a tenant whose addresses begin with ``base_url``."""
    paths = (
        *(info, settings, apps, api_keys, webhooks, faults),
        *(clock, tenants, snapshots, requests, mail),
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Control API of the Lucca and SmartLink emulator",
            "version": __version__,
            "description": _DESCRIPTION,
        },
        "servers": [{"url": f"{base_url}/_emulator"}],
        "security": [{}, {"control_token": []}],
        "paths": {path: item for each in paths for path, item in each.PATHS.items()},
        "components": {
            "schemas": {
                "App": apps.APP,
                "Exchange": requests.LINE,
                "Fault": faults.FAULT,
                "Info": info.INFO,
                "Problem": PROBLEM_SCHEMA,
            },
            "securitySchemes": {"control_token": {"type": "http", "scheme": "bearer"}},
        },
    }
