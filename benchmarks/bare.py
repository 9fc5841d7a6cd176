"""The floor of benchmarks/pages.py: a Flask application with one page and nothing behind it."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def page() -> str:
    """Return a page of a few words."""
    return "<!doctype html><title>Bare</title><h1>Bare</h1>"
