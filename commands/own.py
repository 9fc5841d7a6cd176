"""What the commands work with."""

from flask import current_app

from parts import Parts


def parts() -> Parts:
    """Return the parts of the application that the command belongs to."""
    found: Parts = current_app.extensions["parts"]
    return found
