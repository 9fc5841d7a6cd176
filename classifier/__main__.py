"""The machine interface: JSON Lines in, JSON Lines out (docs/reading.md); ``--explain`` adds the stages."""

import json
import sys
from typing import Any, TextIO

from classifier import explain, read


def answer(line: str, explained: bool) -> dict[str, Any]:
    """The output fields for one input line; ValueError says what is wrong with it."""
    try:
        fields = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(fields, dict):
        raise ValueError("not a JSON object")
    text, question = fields.get("text"), fields.get("question", "cadence")
    if not isinstance(text, str):
        raise MissingTextError(fields.get("id"))
    try:
        result = explain(text, question) if explained else read(text, question)
    except ValueError as error:
        raise LineError(fields.get("id"), str(error)) from error
    except Exception as error:  # a fault of ours in one text must not cost the others their readings
        raise LineError(fields.get("id"), f"this text could not be read ({type(error).__name__})") from error
    return {"id": fields.get("id"), **result.to_json()}


class LineError(ValueError):
    """A line whose id is known and whose text cannot be read."""

    def __init__(self, line_id: object, message: str) -> None:
        super().__init__(message)
        self.line_id = line_id


class MissingTextError(LineError):
    """A line without a text."""

    def __init__(self, line_id: object) -> None:
        super().__init__(line_id, "no text")


def run(lines: TextIO, out: TextIO, explained: bool = False) -> int:
    """Answer every line in order; the exit status is 1 where a line was wrong."""
    status = 0
    for line in lines:
        try:
            fields = answer(line, explained)
        except ValueError as error:
            status = 1
            fields = {"id": getattr(error, "line_id", None), "error": str(error)}
        out.write(json.dumps(fields) + "\n")
    return status


def main(arguments: list[str]) -> int:
    """Read standard input, write standard output, UTF-8 both."""
    if set(arguments) - {"--explain"}:
        print("usage: python -m classifier [--explain] < answers.jsonl > readings.jsonl", file=sys.stderr)
        return 2
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    return run(sys.stdin, sys.stdout, "--explain" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
