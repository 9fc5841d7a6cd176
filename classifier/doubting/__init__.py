"""Doubting: what speaks against a reading, and how sure it is."""
