"""The ``lucca-emulator`` command.

Imports are inside the commands: each loads what it needs, and ``healthcheck`` needs little.
"""

from __future__ import annotations

import click

from emulator import __version__
from emulator.cli.ask import env, healthcheck, show, trigger
from emulator.cli.clock import clock
from emulator.cli.coverage import coverage
from emulator.cli.fault import fault
from emulator.cli.key import key
from emulator.cli.mail import mail
from emulator.cli.requests import requests
from emulator.cli.scenario import scenario
from emulator.cli.serve import serve
from emulator.cli.snapshot import snapshot
from emulator.cli.template import template
from emulator.cli.tenant import tenant


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(__version__, prog_name="lucca-emulator")
def main() -> None:
    """Lucca and SmartLink on your machine: no account, no network, no real person's data.

    Begin with:  lucca-emulator serve
    """


main.add_command(serve)
main.add_command(show)
main.add_command(env)
main.add_command(trigger)
main.add_command(healthcheck)
main.add_command(template)
main.add_command(tenant)
main.add_command(scenario)
main.add_command(clock)
main.add_command(snapshot)
main.add_command(fault)
main.add_command(requests)
main.add_command(coverage)
main.add_command(key)
main.add_command(mail)
