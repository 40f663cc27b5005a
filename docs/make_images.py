"""Draw the pictures of README and docs: an input sheet of the Belfast example, its schedule in Excel and on the page.

`python docs/make_images.py` needs LibreOffice, poppler-utils (soffice, pdftotext, pdftoppm) and Chromium on the path.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
ROOT = IMAGES.parents[1]
EXAMPLE = ROOT / "inputs" / "belfast.xlsx"
INPUT = (210, 70, 90, 1250, 560)  # dots per inch, then left, top, width and height in dots
SCHEDULE = (100, 30, 30, 1110, 700)
PAGE = {"width": 1280, "height": 660}  # pixels of the window
LARGEST = 200_000  # bytes


def main() -> None:
    """Solve the example and draw all pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = folder / "belfast-plan.xlsx"
        _run(sys.executable, "-m", "planner", "solve", str(EXAMPLE), "--quiet", "-o", str(plan))
        _draw(EXAMPLE, folder, "Lots", INPUT, IMAGES / "input.png")
        _draw(plan, folder, "Schedule", SCHEDULE, IMAGES / "schedule.png")
        page = folder / "belfast-plan.html"
        _run(sys.executable, "-m", "planner", "report", str(plan), "--quiet", "-o", str(page))
        _photograph(page, "p0-schedule", IMAGES / "report.png")


def _draw(workbook: Path, folder: Path, sheet: str, part: tuple[int, ...], picture: Path) -> None:
    """A part of the first page of a sheet's print-out, as a picture; the page is found by its footer."""
    _run("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(workbook))
    pdf = folder / f"{workbook.stem}.pdf"
    texts = _run("pdftotext", "-layout", str(pdf), "-").split("\f")
    footer = re.compile(rf"\b{sheet}\s+\d+ / \d+\s*$")
    page = next(str(number) for number, text in enumerate(texts, 1) if footer.search(text))
    only = [
        word for flag, value in zip(("-r", "-x", "-y", "-W", "-H"), part, strict=True) for word in (flag, str(value))
    ]
    only += ["-f", page, "-l", page]
    _run("pdftoppm", "-png", "-singlefile", *only, str(pdf), str(picture.with_suffix("")))
    _must_be_small(picture)


def _photograph(page: Path, section: str, picture: Path) -> None:
    """What a window shows of a page when somebody goes to a section of it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = next(path for path in map(shutil.which, names) if path is not None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        window = chromium.new_page(viewport=PAGE)
        window.goto(f"{page.as_uri()}#{section}")
        window.locator(".chart svg").first.wait_for()
        window.screenshot(path=picture)
        chromium.close()
    _must_be_small(picture)


def _must_be_small(picture: Path) -> None:
    size = picture.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{picture} has {size} bytes; at most {LARGEST} are wanted")


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


if __name__ == "__main__":
    main()
