"""Logging touchpoints and leaving accounts alone for a while, from whatever page it is done."""
