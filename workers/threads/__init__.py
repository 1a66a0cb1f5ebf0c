"""QThreads and the supervisor: all that knows Qt in this package, beside the terminal."""
