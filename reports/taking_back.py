"""Saying what was done, with a button that takes it back."""

from flask import flash


def say(text: str, undo: str, back: str = "", more: tuple[str, str] | None = None) -> None:
    """Say `text` on the next page, with a button that posts to the address `undo`, which leads to the page `back`;
    `more` is a link beside it, its words and its address."""
    # Flask keeps any value that JSON can hold; the type it declares is the usual case.
    flash({"text": text, "undo": undo, "back": back, "more": more}, "done")  # type: ignore[arg-type]
