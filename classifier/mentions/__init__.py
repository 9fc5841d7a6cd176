"""Mentions: the things that an answer names, and those of them that belong together."""
