"""Values in the one notation in which they are compared, whatever the CRM makes of them."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from accounts.crm.fields import Kind, number
from accounts.crm.mapping import Target, kind_of


def shaped(name: str, target: Target, value: str | None) -> str | None:
    """Return `value` of our field `name` as the CRM will give it back: text cut to its length and without spaces
    around it, a number rounded to its decimals; blank text is None."""
    if value is None:
        return None
    if kind_of(name, target) is Kind.NUMBER:
        return number(str(Decimal(value).quantize(Decimal(1).scaleb(-target.decimals), ROUND_HALF_UP)))
    cut = value if len(value) <= target.length else value[: target.length - 1].rstrip() + "…"
    return cut.strip() or None


def held(name: str, target: Target, raw: object) -> str | None:
    """Return what the CRM gave for a field in our notation; what cannot be read as its kind stays as it is."""
    text = "" if raw is None else str(raw).strip()
    if not text:
        return None
    try:
        return _by_kind(kind_of(name, target), text)
    except ValueError:
        return text


def _by_kind(kind: Kind, text: str) -> str:
    if kind is Kind.NUMBER:
        return number(text)
    if kind is Kind.MOMENT:
        return moment(text).isoformat("T", "seconds")
    return text[:10] if kind is Kind.DATE else text


def moment(text: str) -> datetime:
    """Return the moment (UTC) of ISO 8601 text, or of milliseconds since 1970. Raises ValueError."""
    try:
        if text.isdigit():
            return datetime.fromtimestamp(int(text) / 1000, UTC)
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, OSError):
        raise ValueError("it lies outside of the years that there are") from None


def iso(text: str | None) -> str:
    """Return the moment of `text` (see `moment`) as ISO 8601; what is none stays as it is, for others to complain."""
    try:
        return moment(text or "").isoformat()
    except ValueError:
        return text or ""
