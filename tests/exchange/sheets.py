"""Lists as other systems give them, made up: nobody in them exists."""

import csv
import io
from datetime import date, timedelta

POLICE = (
    "Incident Number",
    "Date Reported",
    "Incident Date",
    "Incident Time",
    "NSIR Category",
    "Qualifier",
    "Incident Summary",
    "Incident Location",
    "Postcode",
)
HOUSING = (
    "Case Ref",
    "Date Opened",
    "Complainant",
    "Case Officer",
    "ASB Type",
    "Risk",
    "Property Address",
    "Telephone",
    "Last Contact",
    "Status",
)
# One day, as seven people type it.
WAYS = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d-%b-%y",
    "%d %B %Y",
    "%d.%m.%y",
    "%A %d %B %Y",
    "%d/%m/%Y 09:15",
)


def as_csv(header, rows):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def as_xlsx(header, rows, *, above=()):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (*above, header, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def incident(number=1, **changed):
    """One line of the police list, by column."""
    values = {
        "Incident Number": f"41/{number:05d}/26",
        "Date Reported": "17/11/2026 22:10",
        "Incident Date": "17/11/2026",
        "Incident Time": "21:50",
        "NSIR Category": "Noise",
        "Qualifier": "Nuisance",
        "Incident Summary": f"Loud music again, caller {number}.",
        "Incident Location": "Elm Street",
        "Postcode": "",
        **changed,
    }
    return [values[name] for name in POLICE]


def cases(many, *, officers=("Joanne Fielding", "Reeve, Dan")):
    """So many open cases, with the days typed in every way."""
    rows = []
    for n in range(many):
        opened = date(2026, 3, 2) + timedelta(days=n % 200)
        rows.append(
            [
                f"HA-{n:04d}",
                opened.strftime(WAYS[n % len(WAYS)]),
                f"Tenant Number {n}",
                officers[n % len(officers)],
                ("Noise nuisance", "Threats", "Pets", "Litter")[n % 4],
                ("High", "Medium", "Low")[n % 3],
                f"Flat {n % 40 + 1}, Marram House",
                f"07700 900{n % 1000:03d}",
                (opened + timedelta(days=3)).strftime(WAYS[(n + 2) % len(WAYS)]),
                "Open",
            ]
        )
    return rows


def housing(many=300):
    """The same sheet with two officers whom nobody knows, and five lines twice."""
    rows = cases(many)
    rows[40][3], rows[41][3], rows[42][3] = "Kim Away", "Kim Away", "P. Gone"
    for n in range(5):
        rows[-1 - n] = list(rows[n])
    return rows
