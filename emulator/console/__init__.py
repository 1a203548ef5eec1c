"""Pages about the emulator itself, under ``/_emulator``: what is covered, how Lucca is called."""
