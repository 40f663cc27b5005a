"""What kind of file it is, before anything opens it: a workbook that can be read, or why not, in a planner's words."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from planner.reading.files import ods
from planner.reading.files.excel import xlsx
from planner.reading.files.excel.package import Office, Package

MOST_BYTES = 200 * 1024 * 1024
MOST_PARTS = 2_000
MOST_RATIO = 200
SMALL = 20 * 1024 * 1024  # below this a high ratio is only a table with many equal cells

_OPEN_DOCUMENT, _MANIFEST = "mimetype", "META-INF/manifest.xml"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_SAVE_AS = "Open it in Excel and save it as an Excel workbook (.xlsx)."


@dataclass(frozen=True)
class Refusal:
    """Why a file cannot be read, and what to do about it."""

    check: str
    message: str
    remedy: str


NO_WORKBOOK = Refusal("not-a-workbook", "This is not an Excel workbook.", "Choose the workbook, or save it as .xlsx.")


class NotAFile(OSError):
    """A device or a pipe, which may have no end."""


def read(path: Path) -> bytes:
    """Return the bytes of a file, and of one that is too large one more than `MOST_BYTES`.

    Raises:
        NotAFile: it is none.
        OSError: it cannot be read.
    """
    if not S_ISREG(path.stat().st_mode):
        raise NotAFile(f"{path} is not a file")
    with open(path, "rb", opener=_without_waiting) as file:
        return file.read(MOST_BYTES + 1) or b""


def _without_waiting(path: str, flags: int) -> int:
    """Open a file of which nothing is waited for: what only looks like one (in /proc) may have no end."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def load(path: Path) -> bytes | Refusal:
    """Return the bytes of a file."""
    try:
        if path.is_dir():
            return Refusal("is-a-folder", "This is a folder, not a workbook.", "Name a workbook inside it.")
        data = read(path)
        return too_large(f"is larger than {MOST_BYTES // 1024**2} MB") if len(data) > MOST_BYTES else data
    except NotAFile:
        return Refusal("not-a-file", "This is not a file but a device or a pipe.", "Name a workbook.")
    except FileNotFoundError:
        return Refusal("no-such-file", "There is no such file.", "Check the name and the folder.")
    except PermissionError:
        return Refusal(
            "no-permission",
            "The file may not be read.",
            "If it is open in Excel, close it there; else ask who owns it for permission.",
        )
    except (OSError, ValueError) as fault:
        return Refusal("unreadable", f"The file cannot be read ({fault}).", "Copy it to this computer and try again.")


def refusal(data: bytes) -> Refusal | None:
    """Return why the reader cannot take these bytes as a workbook; None if it can try."""
    if not data:
        return Refusal("not-a-workbook", "The file is empty.", "Save the workbook again, or copy it again in full.")
    if data.startswith(_OLE):
        return _old_file(data)
    if not data.startswith(b"PK"):
        return _no_package(data)
    try:
        return _package(Package(data))
    except Exception:  # zipfile and its decompressors raise a dozen kinds on broken input
        return damaged()


def damaged() -> Refusal:
    """Return the refusal of a workbook of which a part is missing or makes no sense."""
    return Refusal(
        "damaged",
        "The file is damaged or was cut short.",
        "Copy it again in full, or open it in Excel, let Excel mend it, and save it under a new name.",
    )


def _old_file(data: bytes) -> Refusal:
    """Return two kinds of file begin alike: protected workbooks, and Excel files from before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refusal(
            "password-protected",
            "The workbook is protected by a password.",
            "Open it in Excel, remove the password (File, Info, Protect Workbook), and save it.",
        )
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return Refusal("old-xls", "This is a workbook in the format of before 2007 (.xls).", _SAVE_AS)
    return Refusal("not-a-workbook", "This is not an Excel workbook.", _SAVE_AS)


def _no_package(data: bytes) -> Refusal:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        kind = "a web page"
    elif start.startswith(b"<?xml"):
        kind = "an XML file"
    elif b"\x00" not in start and any(sign in start for sign in (b",", b";", b"\t")):
        kind = "a text file (such as CSV)"
    else:
        return NO_WORKBOOK
    return Refusal("not-a-workbook", f"This is not an Excel workbook but {kind}.", _SAVE_AS)


def _package(package: Package) -> Refusal | None:
    parts = package.parts
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS:
        return too_large(f"has more than {MOST_PARTS} parts")
    if size > MOST_BYTES or (size > SMALL and size > MOST_RATIO * packed):
        return too_large(f"unpacks to {size // 1024**2} MB")
    if any(part.flag_bits & 1 for part in parts) or _is_encrypted(package):
        return Refusal("password-protected", "The file is protected by a password.", "Save it without a password.")
    return None if _is_workbook(package) else NO_WORKBOOK


def too_large(what: str) -> Refusal:
    """Return the refusal of a file that is too much for a plan."""
    return Refusal(
        "too-large",
        f"The file {what}, which is more than a plan's workbook should.",
        "Delete unused sheets, pictures and empty formatted rows, and save it.",
    )


def _is_workbook(package: Package) -> bool:
    """Return True for .xlsx, .xlsm, .xlsb and .ods; a text or slides are packages of the same kinds."""
    if ods.CONTENT in package:
        return _OPEN_DOCUMENT not in package or b"spreadsheet" in package.read(_OPEN_DOCUMENT)
    names = package.names()
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return False
    return any(name.startswith("xl/") for name in names) or Office(package, xlsx.MAIN).part in package


def _is_encrypted(package: Package) -> bool:
    """Return True for an OpenDocument file with a password, which is a package of parts that make no sense."""
    return _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST)
