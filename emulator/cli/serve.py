"""``lucca-emulator serve``."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from emulator.cli import folders
from emulator.cli.options import company, option
from emulator.clock import today
from emulator.config import DIALECTS, Config
from emulator.errors import Invalid, StartError

if TYPE_CHECKING:
    import socket

    from emulator.cli.scenario import Chosen
    from emulator.tenancy import Tenant


@click.command()
@option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one and prints it.",
)
@option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to keep the state in (without --data or --memory: .lucca-emulator/ here).",
)
@option("--memory", is_flag=True, help="Keep nothing: fastest, and gone at the end.")
@option("--fresh", is_flag=True, help="Begin again: forget what was kept.")
@company
@option(
    "--scenario",
    metavar="FILE|NAME",
    help="What tenants begin as: a YAML file, which is read again when it changes, or a built-in"
    " one (see 'scenario list'). --people, --seed, --as-of and --dialect win over what it says.",
)
@option("--tenant", default="acme", show_default=True, help="Name of the default tenant.")
@option(
    "--dialect",
    type=click.Choice(DIALECTS),
    default="guide",
    show_default=True,
    help="'lucca' refuses what the real Lucca would; 'guide' also answers what the guide relies"
    " on, and says so.",
)
@option("--public-url", help="The address callers use, where it is not the one they connect to.")
@option(
    "--proxy-headers",
    is_flag=True,
    help="Believe X-Forwarded-Proto, -Host and -For: only behind a proxy that sets them.",
)
@option("--allow-host", multiple=True, help="Another host name the control API answers to.")
@option("--control-token", help="Lets other machines use the control API with this token.")
@option("--open-control", is_flag=True, help="Lets every machine use the control API.")
@option(
    "--journal",
    default=5_000,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="How many requests to keep of each tenant, with their answers.",
)
@option("--no-journal", is_flag=True, help="Keep no requests.")
@option(
    "--webhook",
    multiple=True,
    metavar="URL",
    help="Send every event to this address too, unless it is registered already.",
)
@option(
    "--max-tenants",
    default=1_000,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="How many tenants there may be, the default one included.",
)
@option(
    "--tenant-idle",
    type=click.FloatRange(1, 31_536_000),
    metavar="SECONDS",
    help="Drop a tenant, but for the default one, that gets no request for so long.",
)
def serve(**options: Any) -> None:
    """Start the emulator, print where it is and how to sign in, and serve until stopped."""
    try:
        sys.exit(_serve(options))
    except (StartError, Invalid) as error:
        raise click.ClickException(str(error)) from None


def _serve(options: dict[str, Any]) -> int:
    from emulator import server

    if options["memory"] and options["data"]:
        raise StartError("Choose one of --data and --memory.")
    if options["control_token"] and options["open_control"]:
        raise StartError("Choose one of --control-token and --open-control.")
    scenario = _scenario(options["scenario"]) if options["scenario"] else None
    with ExitStack() as held:
        listener = held.enter_context(server.bind(options["host"], options["port"]))
        folder = held.enter_context(
            folders.temporary()
            if options["memory"]
            else folders.kept(options["data"] or folders.DEFAULT, fresh=options["fresh"])
        )
        config = _config(options, folder)
        if scenario is not None:
            config = scenario.config(config)
        return _run(config, listener, options, scenario)


def _scenario(said: str) -> Chosen:
    # Imported here: a start without one pays for none of it.
    from emulator.cli.scenario import chosen

    return chosen(said, _given() & {"people", "seed", "as_of", "dialect"})


def _config(options: dict[str, Any], folder: Path) -> Config:
    as_of = options["as_of"]
    return Config(
        data=folder,
        memory=options["memory"],
        people=options["people"],
        seed=options["seed"],
        as_of=as_of.date() if as_of else today(),
        tenant=options["tenant"],
        dialect=options["dialect"],
        public_url=options["public_url"],
        proxy_headers=options["proxy_headers"],
        allow_hosts=options["allow_host"],
        control_token=options["control_token"] or None,
        open_control=options["open_control"],
        webhooks=options["webhook"],
        max_tenants=options["max_tenants"],
        journal=0 if options["no_journal"] else options["journal"],
        tenant_idle_seconds=options["tenant_idle"],
    )


def _run(
    config: Config, listener: socket.socket, options: dict[str, Any], scenario: Chosen | None
) -> int:
    from emulator.cli.shown import Start, progress
    from emulator.world.template import Ahead

    start = Start(config, listener.getsockname())
    config = replace(config, base_url=start.listening)
    # A company that is to be made is made beside the loading of what follows: both take long.
    ahead = Ahead(config, progress) if not _is_kept(config) else None

    from emulator import server
    from emulator.app import service
    from emulator.control import about
    from emulator.lucca.webhooks import CATALOGUE
    from emulator.tenancy.expiry import Expiry
    from emulator.webhooks.dispatcher import Dispatcher
    from emulator.world.tenants import kept_as, tenants

    known = tenants(config)
    known.sweep()
    if ahead is not None and scenario is not None:
        ahead.path()
        scenario.make(known, config)
    elif ahead is not None:
        known.create(config.tenant, ahead.path())
    else:
        config = kept_as(config, known.get(config.tenant), _given())
        known.close()
        known = tenants(config)
    tenant = known.get(config.tenant)
    if not config.memory and options["data"] is None:
        start.say(f"State is kept in {os.path.relpath(config.data)}/ (--fresh begins again).")
    if ahead is None and scenario is not None:
        start.say(f"{scenario.path} is for a fresh start: kept state goes on; see --fresh.")
    hooks = _webhooks(tenant, config)
    info = about.seen_from(start.base_url, tenant, config)
    app = service(config, known)
    known.close()  # no connection may cross the fork
    beside: list[server.Beside] = [Dispatcher(known, CATALOGUE.formats)]
    if config.tenant_idle_seconds is not None:
        beside.append(Expiry(known, config.tenant_idle_seconds, config.tenant))
    if scenario is not None:
        beside.append(scenario.watch(known, config, start.say))
    show = partial(start.show, info, hooks)
    return server.serve(app, listener, config.max_body_bytes, started=show, beside=beside)


def _webhooks(tenant: Tenant, config: Config) -> list[dict[str, Any]]:
    """Register endpoints that are not registered yet; return all there are, as the API does."""
    from emulator.webhooks import endpoints
    from emulator.world.tenants import register

    with tenant.database.transaction() as db:
        register(config, db)
        return [endpoints.entry(one) for one in endpoints.every(db)]


def _given() -> set[str]:
    """Return the names of the options that were not left to their defaults."""
    context = click.get_current_context()
    return {
        name
        for name in context.params
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT
    }


def _is_kept(config: Config) -> bool:
    from emulator.tenancy.files import Files

    return Files(config.data).current(config.tenant) is not None
