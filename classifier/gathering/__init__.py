"""Gathering: from settled clauses to wishes, days and channels, and the likeliest wish where none was said."""
