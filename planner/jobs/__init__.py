"""Running things: side by side, with progress, cancellable, with an exit code; files written whole or not at all."""
