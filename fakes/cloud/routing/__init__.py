"""Routing: the user who is rung for a waiting conversation, and the result of the ring."""
