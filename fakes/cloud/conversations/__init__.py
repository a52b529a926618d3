"""Conversations from start to end: what consumers, human agents and clients on sockets do in them."""
