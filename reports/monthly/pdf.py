"""The monthly report as PDF, typeset by Typst."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst

from reports.monthly.facts import MonthFigures
from reports.monthly.letter import letter

# Supplementary symbols and pictographs; what joins or varies them is left out.
PICTOGRAPH = re.compile("[\U0001f000-\U0001faff]")
UNSEEN = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
CJK_FONTS = "noto_cjk_sans_jp_regular"
SIZES = {"a4": "a4", "letter": "us-letter"}  # by Typst's names
TEMPLATE = Path(__file__).parent / "report.typ"


@dataclass(frozen=True, slots=True)
class Paper:
    """What the report is printed on: the company's name and colour (#rrggbb), and the size, a4 or letter."""

    company: str
    accent: str
    size: str = "a4"


def render(figures: MonthFigures, paper: Paper) -> bytes:
    """Return the report as a tagged PDF.

    It conforms to PDF/UA-1 (ISO 14289-1), except where a customer writes in a script that no installed font has:
    then the standard cannot be met, and the report is made without its mark. Pictographs are named in brackets.
    """
    data = letter(figures, paper.company, paper.accent) | {"paper": SIZES[paper.size]}
    text = _on_paper(json.dumps(data, ensure_ascii=False))
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts(), sys_inputs={"report": text})
    made_at = figures.until.replace(microsecond=0)
    try:
        made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=made_at)
    except typst.TypstError:
        made = compiler.compile(format="pdf", timestamp=made_at)
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one piece of bytes")
    return made


def _on_paper(text: str) -> str:
    """Replace what fonts for text do not have; lone surrogates, which UTF-8 cannot carry, become question marks."""
    plain = UNSEEN.sub("", text).encode("utf-8", "replace").decode()
    return PICTOGRAPH.sub(lambda found: f"({unicodedata.name(found[0], 'picture').lower()})", plain)


@cache
def _fonts() -> typst.Fonts:
    """Typst's own fonts, which set the report everywhere alike, and others for scripts that they lack: the machine's,
    and those of the package for Chinese, Japanese and Korean where it is installed."""
    return typst.Fonts(font_paths=packaged_fonts())


def packaged_fonts() -> list[str]:
    """Return the folders of fonts that are installed as packages (docs/dependencies.md)."""
    found = find_spec(CJK_FONTS)
    return list(found.submodule_search_locations or ()) if found else []
