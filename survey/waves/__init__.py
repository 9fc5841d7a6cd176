"""Waves: whom to ask what and when, and the pages on which managers see to it."""
