"""Options that several commands share; ``EMULATOR_<NAME>`` in the environment sets each too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable


def option(name: str, **settings: Any) -> Callable[[Any], Any]:
    """Return an option that ``EMULATOR_<NAME>`` also sets."""
    variable = "EMULATOR_" + name.removeprefix("--").upper().replace("-", "_")
    return click.option(name, envvar=variable, show_envvar=True, **settings)


def company(command: Any) -> Any:
    """Add the options that say which company it is."""
    for one in reversed(_COMPANY):
        command = one(command)
    return command


_COMPANY = (
    option(
        "--people",
        default=200,
        show_default=True,
        type=click.IntRange(12, 1_000_000),
        help="Size of the company.",
    ),
    option("--seed", default=42, show_default=True, type=int, help="Which company."),
    option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="YYYY-MM-DD",
        help="The day its leaves, contracts and timesheets are placed around (default: today)."
        " It does not move the clock.",
    ),
)
