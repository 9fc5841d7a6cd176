"""The rhythm strip, the product's own picture: wished and delivered contact, seen in a second."""

from rhythm.drawing import describe, draw
from rhythm.words import Basis

__all__ = ["Basis", "describe", "draw"]
