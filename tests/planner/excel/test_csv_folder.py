"""Folders of CSV files: what is written reads back equal, and what other systems write is understood."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pandas as pd
import pytest

import planner
from models.schema.frames import Tables
from models.schema.frames import inputs as frames
from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from planner.commands.main import run
from planner.engine import pipeline
from planner.reading import reader
from planner.reading.files import csv_folder, csv_lines
from planner.reading.findings import Finding
from tests.choices import UNEXPLAINED
from tests.plants import small_plant
from tests.wide import crossed
from tests.workbooks import write_tables

STRANGE = ["=1+1", "'quoted", "-5", "007", "NA", "a,b", 'say "x"', "3-12", "né", "@x", "''"]


def written(folder: Path, tables: Tables) -> reader.Book:
    csv_folder.write(tables, folder)
    return reader.read(folder)


def same(left: Tables, right: Tables) -> None:
    for name, table in left.items():
        pd.testing.assert_frame_equal(table, right[name], obj=name)


@pytest.mark.long(but=["Yields"])
@pytest.mark.parametrize("table", ["Lots", "Yields"])
def test_a_file_that_is_cut_off_says_so(tmp_path, table):
    """Wherever it ends, unless every line that is left is whole."""
    rows = small_plant()
    good = written(tmp_path / "csv", frames({name: rows[name] for name in ("Components", table)}))
    path = tmp_path / "csv" / f"{table}.csv"
    data = path.read_bytes()
    last = len(data.rstrip().rsplit(b"\r\n", 1)[0]) + 2
    whole = data[last:].rindex(b",") + 1
    for end in range(last + 1, len(data.rstrip())):
        path.write_bytes(data[:end])
        found = [one for one in reader.read(tmp_path / "csv").findings if one not in good.findings]
        assert ("cut-off" in [one.check for one in found]) == (end < last + whole), data[:end]
    for end in range(1, data.index(b"\r\n")):
        path.write_bytes(data[:end])
        assert "cut-off" in [one.check for one in reader.read(tmp_path / "csv").findings]
    path.write_bytes(data[: last + 4] + b"\r\n")
    assert [one.check for one in reader.read(tmp_path / "csv").findings if one.check == "cut-off"] == []


def test_a_plant_reads_back_equal(tmp_path):
    tables = frames(small_plant())
    book = written(tmp_path / "csv", tables)
    assert book.findings == []
    same(tables, book.tables)


def test_strange_names_read_back_equal(tmp_path):
    rows = small_plant()
    lot = rows["Lots"][0]
    rows["Lots"] += [{**lot, "Lot": name, "Note": name} for name in STRANGE]
    tables = frames(rows)
    same(tables, written(tmp_path / "csv", tables).tables)


def test_a_text_that_looks_like_a_formula_is_guarded(tmp_path):
    rows = small_plant()
    rows["Lots"][0]["Note"] = "=HYPERLINK(1)"
    csv_folder.write(frames(rows), tmp_path / "csv")
    assert "'=HYPERLINK(1)" in (tmp_path / "csv" / "Lots.csv").read_text(encoding="utf-8")


def test_a_folder_gives_the_plan_of_its_workbook(tmp_path):
    book = write_tables(tmp_path / "plant.xlsx", small_plant())
    csv_folder.write(reader.read(book).tables, tmp_path / "csv")
    assert (
        pipeline.solve(tmp_path / "csv", choices=UNEXPLAINED).margin == pipeline.solve(book, choices=UNEXPLAINED).margin
    )


def test_semicolons_and_decimal_commas_are_understood(tmp_path):
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    lots = tmp_path / "csv" / "Lots.csv"
    text = lots.read_text(encoding="utf-8").replace(",", ";").replace(".", ",")
    lots.write_text("\ufeff" + text, encoding="utf-8")
    book = reader.read(tmp_path / "csv")
    assert book.findings == []
    same(frames(small_plant()), book.tables)


SIGNS, ENDS = (",", ";", "\t", "|"), ("\n", "\r\n", "\r")
LETTERS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


@pytest.mark.parametrize(("sign", "letters", "end"), crossed(SIGNS, LETTERS, ENDS))
def test_other_signs_between_cells_and_other_letters_are_understood(sign, letters, end, tmp_path):
    """As Excel's Unicode text, SAP and old programs write them."""
    folder = tmp_path / "csv"
    csv_folder.write(frames(small_plant()), folder)
    for path in folder.iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            text = "".join(f"{sign.join(cells)}{end}" for cells in csv.reader(file))
        path.write_bytes(text.encode(letters))
    book = reader.read(folder)
    assert book.findings == []
    same(frames(small_plant()), book.tables)


@pytest.mark.parametrize(
    ("before", "around", "suffix", "after"),
    [
        ("sep=;\n", ("", ""), ".csv", ""),
        ("\n\nDynamic List Display\n\n", ("", ""), ".txt", ""),
        ("", (";", ""), ".tsv", ""),
        ("-" * 40 + "\n", (";", ";"), ".TXT", "-" * 40 + "\n"),
        ("", ("", ""), ".csv", "\x1a"),
        ("", ("", ";;;"), ".tab", ";;;;;\n;;\n"),
    ],
)
def test_what_exports_put_around_a_table_does_no_harm(before, around, suffix, after, tmp_path):
    folder = tmp_path / "csv"
    csv_folder.write(frames(small_plant()), folder)
    with (folder / "Lots.csv").open(encoding="utf-8", newline="") as file:
        lines = [";".join(cells) for cells in csv.reader(file)]
    (folder / "Lots.csv").unlink()
    text = before + "".join(f"{around[0]}{line}{around[1]}\n" for line in lines) + after
    (folder / f"Lots{suffix}").write_text(text, encoding="utf-8")
    (folder / "read me.txt").write_text("Lots;of;notes\n1;2;3\n")
    book = reader.read(folder)
    assert book.findings == []
    same(frames(small_plant()), book.tables)


def test_a_finding_names_line_and_column_of_the_file(tmp_path):
    """The first lot stands on line 2, its Quantity in the fourth column."""
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    lots = tmp_path / "csv" / "Lots.csv"
    lines = lots.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[3] = "many"
    lots.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]), encoding="utf-8")
    (finding,) = reader.read(tmp_path / "csv").findings
    assert (finding.sheet, finding.cell, finding.check) == ("Lots", "D2", "not-a-number")


def test_a_comma_that_is_not_quoted_is_found(tmp_path):
    """`EV traction, old` moves the status, and all that follows, into the next column; cells are blank at the end."""
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    lots = tmp_path / "csv" / "Lots.csv"
    head, first, *rest = lots.read_text(encoding="utf-8").splitlines()
    lots.write_text("\n".join([head, first.replace("EV-1,", "EV-1, old,"), *rest]), encoding="utf-8")
    (finding,) = [one for one in reader.read(tmp_path / "csv").findings if one.check == "line-too-long"]
    assert (finding.severity, finding.sheet, finding.cell) == (Severity.ERROR, "Lots", "A2")
    cells = len(head.split(","))
    assert finding.message.startswith(f"Row 2 has {cells + 1} cells, and the line of headers {cells}: ")


def test_a_sign_at_the_end_of_every_line_but_the_headers_moves_nothing(tmp_path):
    """In the files of one program; where one file alone has it a cell may be too many."""
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    files = sorted((tmp_path / "csv").iterdir())
    for path in files:
        head, *rest = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([head, *(f"{line}," for line in rest)]), encoding="utf-8")
        if path == files[0]:
            assert [one.check for one in reader.read(tmp_path / "csv").findings] == ["line-length"]
    assert reader.read(tmp_path / "csv").findings == []


@pytest.mark.parametrize(
    ("table", "lines", "check"),
    [
        ("Deliveries", ["Contract,From,Due,Min,Max", "Motor maker,2026-01-12,2026-02-01,500"], "line-length"),
        ("Resources", ["Resource,Unit,Price,Max per day,Note", "HCl 33 %,kg,,0.2,5000,"], "line-length"),
        ("Feed classes", ["Feed class,Family,Nd [%],Dy [%]", "EV,NdFeB,4,25,4", "HDD,NdFeB,5,26,1"], "line-too-long"),
    ],
)
def test_lines_that_are_all_moved_alike_are_found(tmp_path, table, lines, check):
    """A cell is left out, is one too many, or a decimal comma cuts all of them in two: `4,25`."""
    (tmp_path / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "Components.csv").write_text("Component,Counted as\nNd,Nd2O3\nDy,Dy2O3\n", encoding="utf-8")
    found = [one for one in reader.read(tmp_path).findings if one.check.startswith("line-")]
    assert [(one.check, one.sheet, one.cell) for one in found] == [(check, table, "A2")]


def test_a_program_that_leaves_out_blank_cells_at_the_end_moves_nothing(tmp_path):
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    for path in (tmp_path / "csv").iterdir():
        head, *rest = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([head, *(line.rstrip(",") for line in rest)]) + "\n", encoding="utf-8")
    assert reader.read(tmp_path / "csv").findings == []


def test_a_line_cut_in_two_is_one_finding(tmp_path):
    """`4,5` moves all that follows, and what stands in the wrong columns is not told."""
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    lots = tmp_path / "csv" / "Lots.csv"
    lots.write_text(lots.read_text(encoding="utf-8").replace(",stock,", ",stock,,"), encoding="utf-8")
    assert [(one.check, one.cell) for one in planner.check(tmp_path / "csv")] == [("line-too-long", "A2")]


@pytest.mark.parametrize("title", ["Lots; as of, Monday, 8:00, in all", "Plant, 5 January 2026", "a|b|c|d"])
def test_signs_in_a_title_do_not_part_the_cells(title, tmp_path):
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    for path in (tmp_path / "csv").iterdir():
        text = path.read_text(encoding="utf-8").replace(",", ";")
        path.write_text(f"{title}\n\n{text}", encoding="utf-8")
    assert reader.read(tmp_path / "csv").findings == []


def test_lines_that_are_drawn_are_nothing(tmp_path):
    """A list of SAP has upright lines on both sides too."""
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    for path in (tmp_path / "csv").iterdir():
        head, *rest = path.read_text(encoding="utf-8").replace(",", "|").splitlines()
        drawn = "-" * 50
        lines = [drawn, f"|{head}|", drawn, *(f"|{line}|" for line in rest), drawn, ""]
        path.write_text("\n".join(lines), encoding="utf-8")
    assert reader.read(tmp_path / "csv").findings == []


def test_files_that_a_system_lays_beside_others_are_left_alone(tmp_path):
    """macOS lays `._Lots.csv` beside Lots.csv on other disks; it was read in its place."""
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    (tmp_path / "csv" / "._Lots.csv").write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X")
    (tmp_path / "csv" / "~$Lots.csv").write_bytes(b"\5user")
    book = reader.read(tmp_path / "csv")
    assert book.findings == []
    same(frames(small_plant()), book.tables)


def test_numbers_before_lines_that_have_no_header_are_one_finding_a_file(tmp_path):
    """R writes the names of rows so: each cell stands one column further than its header."""
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    for path in (tmp_path / "csv").iterdir():
        head, *rest = path.read_text(encoding="utf-8").splitlines()
        lines = [head, *(f"{number},{line}" for number, line in enumerate(rest, 1))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = planner.check(tmp_path / "csv")
    assert [one.check for one in found] == ["line-too-long"] * len(small_plant())


def test_a_column_that_counts_the_rows_is_nothing(tmp_path):
    """pandas writes its index without a header."""
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    for path in (tmp_path / "csv").iterdir():
        head, *rest = path.read_text(encoding="utf-8").splitlines()
        lines = [f",{head}", *(f"{number},{line}" for number, line in enumerate(rest))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert reader.read(tmp_path / "csv").findings == []


def test_lines_of_fewer_cells_may_be_silenced(tmp_path):
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    settings, recipes = tmp_path / "csv" / "Settings.csv", tmp_path / "csv" / "Recipes.csv"
    recipes.write_text("".join(f"{line.rstrip(',')}\n" for line in recipes.read_text(encoding="utf-8").splitlines()))
    assert [one.check for one in reader.read(tmp_path / "csv").findings] == ["line-length"]
    settings.write_text(settings.read_text(encoding="utf-8") + "Silenced warnings,line-length,\n", encoding="utf-8")
    assert reader.read(tmp_path / "csv").findings == []


@pytest.mark.parametrize(
    ("content", "check"),
    [({}, "is-a-folder"), ({"Lots.csv": b"\xff\xfeL\0\0"}, "not-csv"), ({"Lots.csv": b'a,"b\n'}, "not-csv")],
)
def test_what_is_no_csv_is_refused(tmp_path, content, check):
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)
    (finding,) = reader.read(tmp_path).findings
    assert finding.check == check


def test_files_that_are_no_table_are_left_alone(tmp_path):
    """Notes in the code page of some Windows lie beside the tables."""
    folder = tmp_path / "csv"
    csv_folder.write(frames(small_plant()), folder)
    (folder / "notes.csv").write_bytes("\u00fcber;alles\n".encode("cp1252"))
    book = reader.read(folder)
    assert book.findings == []
    same(frames(small_plant()), book.tables)


@pytest.mark.parametrize("name", ["Downtime.csv", "plant-Downtime.csv", "Downtime (2).csv"])
def test_a_file_that_may_be_a_table_is_never_left_alone(tmp_path, name):
    folder = tmp_path / "csv"
    csv_folder.write(frames(small_plant()), folder)
    (folder / name).write_bytes("\u00fcber;alles\n".encode("cp1252"))
    (finding,) = reader.read(folder).findings
    assert (finding.check, finding.sheet) == ("not-csv", Path(name).stem)
    assert "not CSV in UTF-8" in finding.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on this platform")
def test_a_pipe_is_not_waited_for(tmp_path):
    folder = tmp_path / "csv"
    csv_folder.write(frames(small_plant()), folder)
    (folder / "Downtime.csv").unlink()
    os.mkfifo(folder / "Downtime.csv")
    (finding,) = reader.read(folder).findings
    assert (finding.check, finding.sheet) == ("not-csv", "Downtime")


@pytest.mark.skipif(os.name == "nt", reason="links take rights on this platform")
def test_a_file_that_cannot_be_opened_is_missed_only_where_it_is_a_table(tmp_path):
    """A link that leads nowhere or to itself; one that leads to a file is that file."""
    folder = tmp_path / "csv"
    csv_folder.write(frames(small_plant()), folder)
    (folder / "Lots.csv").rename(tmp_path / "lots of 2026.csv")
    (folder / "Lots.csv").symlink_to(tmp_path / "lots of 2026.csv")
    (folder / "notes.csv").symlink_to(folder / "notes.csv")
    (folder / "more notes.csv").symlink_to(folder / "nowhere.csv")
    book = reader.read(folder)
    assert book.findings == []
    same(frames(small_plant()), book.tables)
    (folder / "Downtime.csv").unlink()
    (folder / "Downtime.csv").symlink_to(folder / "Downtime.csv")
    (finding,) = reader.read(folder).findings
    assert (finding.check, finding.sheet) == ("not-csv", "Downtime")
    assert "it cannot be opened" in finding.message


@pytest.mark.parametrize(
    ("prices", "read"),
    [
        (["5.000", "4,5"], [5000.0, 4.5]),
        (["5,000", "4.5"], [5000.0, 4.5]),
        (["5.000", "4.5"], [5.0, 4.5]),
        (["5,000", "4,5"], [5.0, 4.5]),
        (["5.000", "1.234,5"], [5000.0, 1234.5]),
        (["5.000", "1.000.000"], [5000.0, 1e6]),
        (["5.000", "0.350"], [5.0, 0.35]),
    ],
)
def test_the_sign_before_decimals_is_that_of_the_file(tmp_path, prices, read):
    """`5.000` alone may mean 5 or 5000; one other number of the file tells."""
    book = reader.read(with_prices(tmp_path, prices))
    assert of_lots(book) == []
    assert list(book.tables["Lots"]["Price"]) == read


@pytest.mark.parametrize("prices", [["5.000", "4000"], ["5,000", "4000"], ["5.000", "5,000"]])
def test_what_the_file_leaves_open_is_asked_about(tmp_path, prices):
    findings = of_lots(reader.read(with_prices(tmp_path, prices)))
    assert {finding.check for finding in findings} == {"ambiguous-number"}
    assert findings[0].cell == "H2"


def test_other_files_tell_where_a_file_does_not(tmp_path):
    folder = with_prices(tmp_path, ["5.000", "4000"])
    (folder / "Notes.csv").write_text("a;b\n1,5;2,25\n", encoding="utf-8")
    assert list(reader.read(folder).tables["Lots"]["Price"]) == [5000.0, 4000.0]


def test_settings_know_the_sign_too(tmp_path):
    folder = with_prices(tmp_path, ["3,5", "4000"])
    (folder / "Settings.csv").write_text("Setting;Value\nTime limit;1.000\n", encoding="utf-8")
    book = reader.read(folder)
    assert book.tables["Settings"]["Value"].to_list() == [1000.0]


def of_lots(book: reader.Book) -> list[Finding]:
    return [finding for finding in book.findings if finding.sheet == "Lots"]


def with_prices(folder: Path, prices: list[str]) -> Path:
    """Two lots with these prices, and no other number that has decimals."""
    rows = small_plant()
    rows["Lots"] = [
        {"Lot": f"L{at}", "Feed class": "EV traction", "Status": "offered", "Quantity": 10, "Price": price}
        for at, price in enumerate(prices)
    ]
    table = INPUTS["Lots"]
    names = [column.name for column in table.columns]
    lines = [";".join(column.header for column in table.columns)]
    lines += [";".join(str(row.get(name, "")) for name in names) for row in rows["Lots"]]
    whole = {name: row for name, row in rows.items() if name in ("Periods", "Components")}
    csv_folder.write(frames(whole), folder / "csv")
    (folder / "csv" / "Lots.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder / "csv"


def test_a_number_is_written_so_that_it_means_one(tmp_path):
    rows = small_plant()
    rows["Lots"][0]["Price"] = 4.125
    book = written(tmp_path / "csv", frames(rows))
    assert book.findings == []
    assert book.tables["Lots"]["Price"][0] == 4.125
    assert "4.1250" in (tmp_path / "csv" / "Lots.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    ["a," * 20_000, "x" * 5_000_000, '"\n",' * 1_500_000, "\n" * 2_000, "a,b\n" + "c\n" * 2_000],
    ids=["cells", "letters", "line breaks", "blank lines", "lines"],
)
def test_a_file_without_measure_is_refused(tmp_path, content, monkeypatch):
    monkeypatch.setattr(csv_lines, "LAST_ROW", 1_000)
    (tmp_path / "Lots.csv").write_text(content, encoding="utf-8")
    (finding,) = reader.read(tmp_path).findings
    assert finding.check == "too-large"


def test_nothing_is_overwritten(tmp_path):
    tables = frames(small_plant())
    (tmp_path / "Products.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        csv_folder.write(tables, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["Products.csv"]


def test_a_place_that_takes_no_folder_is_no_fault_of_planner(tmp_path, capsys):
    workbook = write_tables(tmp_path / "plant.xlsx", small_plant())
    assert run(["export", str(workbook), "--folder", str(workbook / "below")]) == 2
    assert "cannot be written to" in capsys.readouterr().err


def test_a_change_of_any_file_changes_the_digest(tmp_path):
    csv_folder.write(frames(small_plant()), tmp_path)
    before = reader.read(tmp_path).sha256
    with (tmp_path / "Lines.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert reader.read(tmp_path).sha256 != before
