"""The settings as the README's table: `python -m tests.structure.settings_table`."""

from pydantic_core import PydanticUndefined

from config import HERE, Config


def default(value: object) -> str:
    if value is PydanticUndefined:
        return "none: must be set"
    text = str(value).replace(f"{HERE}/", "") if value not in (None, "", ()) else "empty"
    return f"`{text}`"


def rows() -> list[str]:
    """One row a setting: name, default, meaning with unit."""
    return [
        f"| `{name.upper()}` | {default(field.default)} | {field.description} |"
        for name, field in Config.model_fields.items()
    ]


def main() -> None:
    """Print the table."""
    print("| setting | default | meaning |\n| --- | --- | --- |", *rows(), sep="\n")


if __name__ == "__main__":
    main()
