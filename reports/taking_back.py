"""Saying what was done, with a button that takes it back."""

from flask import flash


def say(text: str, undo: str, back: str = "") -> None:
    """Say `text` on the next page, with a button that posts to the address `undo`, which leads to the page `back`."""
    # Flask keeps any value that JSON can hold; the type it declares is the usual case.
    flash({"text": text, "undo": undo, "back": back}, "done")  # type: ignore[arg-type]
