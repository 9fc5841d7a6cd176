"""The form of a page's buttons, with which nothing is typed in."""

from flask_wtf import FlaskForm


class PlainForm(FlaskForm):  # type: ignore[misc]
    """A button: nothing is typed in, and CSRF is checked."""
