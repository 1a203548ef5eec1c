"""The operator's API under ``/_emulator``: what no real product has. JSON; errors are problem+json.

``/_emulator/…`` is of the default tenant, ``/t/<tenant>/_emulator/…`` of another.
"""
