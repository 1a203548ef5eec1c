"""``python -m emulator`` is ``lucca-emulator``."""

from emulator.cli import main

if __name__ == "__main__":
    main(prog_name="lucca-emulator")
