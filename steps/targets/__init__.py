"""The environments in which scenarios run: the protocol of targets, a server (`wire`), a deployed bot (`live`)."""
