"""The fold of the cloud's state: for each family of events a module of functions, one per event."""
