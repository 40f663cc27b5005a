"""A workbook as a zip of parts, which are found however their names are written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import IO
from urllib.parse import unquote
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from planner.reading.files.excel.markup import Markup
from planner.reading.files.grid import TooManyCells

MOST_RELATIONS = 10_000
"""So many other parts one part may have to do with."""


class NoSuchPart(Exception):
    """A part that is named and not in the file; the message is its name."""


class Damaged(Exception):
    """A part that makes no sense; the message says in what."""


@dataclass(frozen=True)
class Relation:
    """What a part has to do with another one: the last word of its kind, and the other part's name."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of a workbook.

    Names count without regard to case, a \\ is a /, and a / or ./ at the beginning is nothing.
    """

    def __init__(self, data: bytes) -> None:
        self._zip = ZipFile(BytesIO(data))
        self.parts = self._zip.infolist()
        self._by_key: dict[str, ZipInfo] = {}
        self._twice: set[str] = set()
        for part in sorted(self.parts, key=lambda entry: entry.filename == plain(entry.filename)):
            key = plain(part.filename).casefold()
            if _is_another(self._by_key.get(key, part), part):
                self._twice.add(key)
            self._by_key[key] = part

    def __contains__(self, name: str) -> bool:
        return self._key(name) is not None

    def names(self) -> list[str]:
        """Return the names of all parts, in small letters."""
        return list(self._by_key)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a part to be read.

        Raises:
            NoSuchPart: it is not there.
            Damaged: it is there twice, with other content, or packed as no workbook is.
        """
        key = self._key(name)
        if key is None:
            raise NoSuchPart(name)
        if self._by_key[key].compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Damaged(f"its part {name} is packed in a way that workbooks do not know")
        if key in self._twice:
            raise Damaged(f"its part {name} is in the file twice")
        with self._zip.open(self._by_key[key]) as source:
            yield source

    def read(self, name: str) -> bytes:
        """Return a part as a whole; raises what `open` raises."""
        with self.open(name) as source:
            return source.read()

    def relations(self, name: str) -> list[Relation]:
        """Return what a part (empty: the package) has to do with others; nothing if it does not say."""
        folder, base = posixpath.split(name)
        listing = f"{folder}/_rels/{base}.rels"
        if listing not in self:
            return []
        found: list[Relation] = []

        def add(given: dict[str, str]) -> None:
            if len(found) > MOST_RELATIONS:
                raise TooManyCells
            if given.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "").replace("\\", "/")))
                found.append(Relation(given.get("Id", ""), given.get("Type", "").rpartition("/")[2], plain(target)))

        with self.open(listing) as source:
            Markup({"Relationship": add}, {}).read(source)
        return found

    def _key(self, name: str) -> str | None:
        keys = (plain(word).casefold() for word in (name, unquote(name)))
        return next((key for key in keys if key in self._by_key), None)


def _is_another(part: ZipInfo, other: ZipInfo) -> bool:
    """Return whether two parts of one name hold something else."""
    return (part.file_size, part.CRC) != (other.file_size, other.CRC)


def plain(name: str) -> str:
    """Return the name of a part with / only, none at the beginning, and no folder that is none (`./`)."""
    return posixpath.normpath(f"/{name}".replace("\\", "/")).lstrip("/")


@dataclass(frozen=True)
class Listed:
    """A sheet as a workbook lists it: its name, the id and kind of the relation to its part, and that part (or "")."""

    name: str
    id: str
    kind: str
    part: str
    is_hidden: bool = False


class Office:
    """A workbook that is a package of the kind that Excel writes; `part` is the name of its main part."""

    def __init__(self, package: Package, usual: str) -> None:
        self.package = package
        self.part = next((part for part in (*_main_parts(package), usual) if part in package), usual)
        self._relations = package.relations(self.part)
        self._by_id = {relation.id: relation for relation in self._relations}

    def listed(self, name: str, relation: str) -> Listed:
        """Return a sheet by its name and the id of its relation."""
        target = self._by_id.get(relation)
        return Listed(name, relation, target.kind if target else "", target.target if target else "")

    def shared(self, kind: str, usual: str) -> str | None:
        """Return the part of a kind that all sheets share; None if there is none and none is named."""
        stated = [relation.target for relation in self._relations if relation.kind == kind]
        return stated[0] if stated else usual if usual in self.package else None

    def tables(self, sheet: Listed) -> dict[str, str]:
        """Return the parts of a sheet's Excel tables, by the id of their relation."""
        return {
            relation.id: relation.target for relation in self.package.relations(sheet.part) if relation.kind == "table"
        }


def _main_parts(package: Package) -> list[str]:
    """Return the main part as the package states it; most have it in the same place, stated or not."""
    with suppress(ExpatError):
        return [relation.target for relation in package.relations("") if relation.kind == "officeDocument"]
    return []
