"""The rhythm strip, the product's own picture: wished and delivered contact, seen in a second."""

from reports.rhythm.drawing import describe, draw

__all__ = ["describe", "draw"]
