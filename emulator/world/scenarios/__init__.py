"""Carry a scenario out: a template of its own, that tenants are copied from.

The file is read in ``emulator.scenarios``; what other rooms register (applications, webhooks,
faults, settings, what an event is made of) they check, too, and each refusal is told with its
place in the file.
"""
