"""Scenarios: what a tenant begins as, in a file that people write and read.

This room reads such a file and says exactly what is wrong with it, line by line; it knows no
product and changes nothing. ``world.scenarios`` carries a scenario out.
"""

from emulator.scenarios.scenario import Scenario, WrongScenario, of, read

__all__ = ["Scenario", "WrongScenario", "of", "read"]
