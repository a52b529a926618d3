"""Stages on sockets: the same features against a server (`wire`) and against a deployed bot (`live`)."""
