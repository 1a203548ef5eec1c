"""``lucca-emulator scenario``: what a tenant begins as, written in a file."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from emulator.clock import today
from emulator.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Set

    from emulator.scenarios import Scenario
    from emulator.tenancy import Tenants
    from emulator.world.scenarios.watching import Watch


@click.group()
def scenario() -> None:
    """List, show and check scenarios: files that say what a tenant begins as."""


@scenario.command(name="list")
def list_all() -> None:
    """Print the scenarios that are built in, and what each is for."""
    from emulator.world.scenarios import finding

    for name in finding.names():
        click.echo(f"{name}\t{finding.built_in(name).said.get('description', '')}")


@scenario.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the file of a built-in scenario, to start one's own from.

    \b
    lucca-emulator scenario show small-team > mine.yaml
    """
    from emulator.world.scenarios import finding

    if name not in finding.names():
        raise click.ClickException(
            f"There is no scenario {name!r}; there are {', '.join(finding.names())}."
        )
    click.echo(finding.where(name).read_text(encoding="utf-8"), nl=False)


@scenario.command()
@click.argument("file")
def check(file: str) -> None:
    """Say what is wrong with FILE, a line for each problem; exit 1 if anything is."""
    import tempfile

    from emulator.errors import StartError
    from emulator.world.scenarios import finding
    from emulator.world.scenarios.making import check as try_it

    try:
        with told(), tempfile.TemporaryDirectory(prefix="lucca-scenario-") as folder:
            config = Config(data=Path(folder), as_of=today())
            try_it(finding.from_file(finding.where(file)), config)
    except StartError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{file} is right.")


@scenario.command(name="schema")
def print_schema() -> None:
    """Print the JSON Schema of a scenario, for editors.

    \b
    lucca-emulator scenario schema > scenario.schema.json
    # yaml-language-server: $schema=scenario.schema.json
    """
    from emulator.control.openapi.scenario import schema

    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))


class Chosen:
    """The scenario of ``serve --scenario``, with what the command line says in its place."""

    def __init__(self, path: Path, given: Set[str]) -> None:
        self.path = path
        self._given = given
        self._instead: dict[str, object] = {}
        self._scenario = _found(path)

    def config(self, config: Config) -> Config:
        """Return the settings with the scenario's company, but for what was given."""
        from emulator.world.scenarios.stage import own_config

        self._instead = {name: getattr(config, name) for name in self._given}
        if "as_of" in self._instead:
            self._instead["as_of"] = config.as_of.isoformat()
        with told():
            return own_config(self._said(), config)

    def make(self, known: Tenants, config: Config) -> None:
        """Make the default tenant."""
        from emulator.world import tenants as world

        with told():
            world.make_scenario(known, config, self._said(), config.tenant)

    def watch(self, known: Tenants, config: Config, say: Callable[[str], None]) -> Watch:
        """Return who looks whether the file changes."""
        from emulator.world.scenarios.watching import Watch

        # Keys and secrets derive from the seed: they stay as long as the process.
        instead = self._instead | {"seed": config.seed}
        return Watch(known, config, self.path, instead=instead, say=say)

    def _said(self) -> Scenario:
        from emulator.world.scenarios.watching import said_by

        return said_by(self._scenario, self._instead)


def chosen(said: str, given: Set[str]) -> Chosen:
    """Return the scenario of a file, or a built-in one; end with 1 and its lines if it is wrong."""
    from emulator.world.scenarios import finding

    return Chosen(finding.where(said), given)


def _found(path: Path) -> Scenario:
    from emulator.world.scenarios import finding

    with told():
        return finding.from_file(path)


@contextmanager
def told() -> Iterator[None]:
    """Print the lines of a wrong scenario as they are, and end with 1."""
    from emulator.scenarios import WrongScenario

    try:
        yield
    except WrongScenario as wrong:
        for line in wrong.lines:
            click.echo(line, err=True)
        sys.exit(1)
