"""Conversations from start to end: consumers, human agents and clients on sockets."""
