"""The control API over HTTP: every address, in one list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint

from emulator.control.routes import (
    access,
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
from emulator.tenancy import Snapshots

if TYPE_CHECKING:
    from emulator.config import Config
    from emulator.journal import Journal
    from emulator.tenancy import Tenants


def blueprint(config: Config, known: Tenants, journal: Journal) -> Blueprint:
    """Return the addresses of the control API."""
    control = Blueprint("control", __name__, url_prefix="/_emulator")
    control.before_request(partial(access.check, config))

    control.add_url_rule("/ready", "ready", info.ready)
    control.add_url_rule("/info", "info", info.show)
    control.add_url_rule("/openapi/control.json", "openapi", info.openapi)
    control.add_url_rule("/openapi/scenario.json", "scenario", info.scenario)
    control.add_url_rule("/settings", "settings", settings.show)
    change = partial(settings.change, known)
    control.add_url_rule("/settings", "change_settings", change, methods=["PATCH"])
    control.add_url_rule("/apps", "apps", apps.list_all)
    control.add_url_rule("/apps", "register_app", apps.register, methods=["POST"])
    control.add_url_rule("/apps/<appid>", "app", apps.show)
    control.add_url_rule("/apps/<appid>", "change_app", apps.change, methods=["PATCH"])
    control.add_url_rule("/apps/<appid>", "remove_app", apps.remove, methods=["DELETE"])
    api_keys.add_to(control)
    control.add_url_rule("/webhooks", "webhooks", webhooks.list_all)
    control.add_url_rule("/webhooks", "register_webhook", webhooks.register, methods=["POST"])
    one = "/webhooks/<key>"
    control.add_url_rule(one, "remove_webhook", webhooks.remove, methods=["DELETE"])
    control.add_url_rule(f"{one}/deliveries", "deliveries", webhooks.deliveries)
    control.add_url_rule(f"{one}/retry", "retry_webhook", webhooks.retry, methods=["POST"])
    control.add_url_rule("/faults", "faults", faults.list_all)
    control.add_url_rule("/faults", "plan_fault", faults.plan, methods=["POST"])
    control.add_url_rule("/faults", "clear_faults", faults.clear, methods=["DELETE"])
    control.add_url_rule("/faults/<key>", "remove_fault", faults.remove, methods=["DELETE"])
    control.add_url_rule("/trigger/<event>", "trigger", webhooks.trigger, methods=["POST"])
    control.add_url_rule("/clock", "clock", clock.show)
    move = partial(clock.change, known)
    control.add_url_rule("/clock", "move_clock", move, methods=["POST"])
    _add_tenants(control, config, known)
    mail.add_to(control)
    requests.add_to(control, journal)
    return control


def _add_tenants(control: Blueprint, config: Config, known: Tenants) -> None:
    one, saved = "/tenants/<name>", Snapshots(config, known)
    control.add_url_rule("/tenants", "tenants", partial(tenants.list_all, known))
    make = partial(tenants.make, known, saved, config)
    control.add_url_rule("/tenants", "make_tenant", make, methods=["POST"])
    reset, drop = partial(tenants.reset, known, config), partial(tenants.drop, known)
    control.add_url_rule(f"{one}/reset", "reset_tenant", reset, methods=["POST"])
    control.add_url_rule(one, "drop_tenant", drop, methods=["DELETE"])
    _add_snapshots(control, known, saved)


def _add_snapshots(control: Blueprint, known: Tenants, saved: Snapshots) -> None:
    one = "/snapshots/<name>"
    control.add_url_rule("/snapshots", "snapshots", partial(snapshots.list_all, saved))
    save = partial(snapshots.save, known, saved)
    control.add_url_rule("/snapshots", "save_snapshot", save, methods=["POST"])
    restore, drop = partial(snapshots.restore, saved), partial(snapshots.drop, saved)
    control.add_url_rule(f"{one}/restore", "restore_snapshot", restore, methods=["POST"])
    control.add_url_rule(one, "drop_snapshot", drop, methods=["DELETE"])
    control.add_url_rule(f"{one}/file", "export_snapshot", partial(snapshots.export, saved))
    receive = partial(snapshots.receive, known, saved)
    control.add_url_rule(f"{one}/file", "import_snapshot", receive, methods=["PUT"])
    diff = partial(snapshots.diff, known, saved)
    control.add_url_rule(f"{one}/diff", "diff_snapshot", diff)
