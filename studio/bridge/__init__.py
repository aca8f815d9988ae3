"""Studio's way to the runtime: the host as a child process, its events as signals, coroutines started from slots."""
