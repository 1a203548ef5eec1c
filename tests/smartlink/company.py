"""A small company at SmartLink, made through the room's own functions, and its service."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import Flask, request

from emulator import pages, smartlink
from emulator.address import product_of
from emulator.clock import Clock
from emulator.faults import TABLES as FAULT_TABLES
from emulator.settings import Signin
from emulator.smartlink import routes as smartlink_routes
from emulator.smartlink.routes.errors import say as say_smartlink
from emulator.smartlink.store.accounts import AccountRow
from emulator.storage import alone, create_indexes, create_tables
from emulator.tenancy.door import REFUSAL
from emulator.tenancy.store import TABLES as TENANT_TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from flask.typing import ResponseReturnValue

    from emulator.config import Config
    from emulator.tenancy import Tenant

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)

PEOPLE = (
    AccountRow(
        id=1,
        sub="sub-marie",
        email="Marie.Dupont@acme.example",
        first_name="Marie",
        last_name="Dupont",
        persona="manager",
        employee_number="E001",
        department="Research",
        manager_email="zoe.admin@acme.example",
        title="Head of research",
        office_location="Nantes",
    ),
    AccountRow(2, "sub-paul", "paul.durand@acme.example", "Paul", "Durand", persona="employee"),
    AccountRow(3, "sub-zoe", "zoe.admin@acme.example", "Zoé", "Admin", None, "en", "ADMIN"),
    AccountRow(
        4, "sub-ines", "ines.off@acme.example", "Inès", "Off", active=False, persona="inactive"
    ),
    AccountRow(5, "sub-noor", "noor.out@acme.example", "Noor", "Out", persona="no-access"),
    AccountRow(6, "sub-bob", "bob@acme.example", "<b>Bob</b>", 'O\'Hara & "Co"'),
    *(
        AccountRow(n, f"sub-{n}", f"person{n}@acme.example", f"Person{n}", "Éclair")
        for n in range(7, 36)
    ),
)
"""Thirty-five accounts; number 4 is inactive, number 5 is in no folder that has an application."""


def fill(path: Path) -> None:
    """Write a template file, as ``emulator.world`` does."""
    tables = (*TENANT_TABLES, *FAULT_TABLES, *smartlink.TABLES)
    with alone(path) as db:
        create_tables(db, tables)
        folders = smartlink.add_folders(
            db, ("smartlink-employees", "smartlink-managers", "visitors")
        )
        smartlink.add_accounts(db, PEOPLE)
        employees = [(who.id, folders["smartlink-employees"]) for who in PEOPLE if who.id != 5]
        smartlink.add_memberships(
            db, [*employees, (1, folders["smartlink-managers"]), (5, folders["visitors"])]
        )
        create_indexes(db, tables)


def create_app(config: Config) -> Flask:
    """Assemble the two rooms as ``emulator.app`` does."""
    app = Flask("emulator", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = config.max_body_bytes
    app.register_blueprint(smartlink_routes.blueprint())
    app.register_blueprint(pages.blueprint())

    def refuse() -> None:
        refusal = request.environ.get(REFUSAL)
        if refusal is not None:
            raise refusal

    def say(error: Exception) -> ResponseReturnValue:
        ours = product_of(request.path) == "smartlink"
        return say_smartlink(error) if ours else pages.say(error)

    app.before_request(refuse)
    app.register_error_handler(Exception, say)
    return app


def later(tenant: Tenant, seconds: float) -> None:
    """Move a standing clock."""
    at = tenant.settings.clock.now() + timedelta(seconds=seconds)
    tenant.settings = replace(tenant.settings, clock=Clock(frozen_at=at))


def automatic(tenant: Tenant, as_mail: str | None = None) -> None:
    """Let people sign in without a page."""
    tenant.settings = replace(tenant.settings, signin=Signin("auto", as_mail))
