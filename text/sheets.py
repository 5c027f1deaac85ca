"""Tables for spreadsheets: CSV that they open as it is meant, and in which no cell is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

# Spreadsheets take a file without it for one in the machine's own encoding.
BYTE_ORDER_MARK = "\ufeff"
# What a cell begins with where a spreadsheet would calculate it: https://owasp.org/www-community/attacks/CSV_Injection
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SEPARATED = re.compile(r"([;\t\r\n]\s*)([=+\-@＝＋－＠])")


def harmless(cell: object) -> str:
    """The cell as text; an apostrophe stands before what would be a formula, also where a spreadsheet parts cells at “;”."""
    text = str(cell)
    text = text[:1] + SEPARATED.sub(r"\1'\2", text[1:])
    return f"'{text}" if text.startswith(CALCULATED) else text


def csv_lines(heading: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of the file, one by one, so that a long table is never held whole."""
    line = io.StringIO()
    writer = csv.writer(line, quoting=csv.QUOTE_ALL)
    line.write(BYTE_ORDER_MARK)
    for row in chain([heading], rows):
        writer.writerow([harmless(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
