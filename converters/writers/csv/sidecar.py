"""How does another program learn what the columns are? Table Schema (Frictionless) and CSVW (W3C) beside the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ...tables.dialect import Dialect
from .sheet import Columns

_TABLE_SCHEMA: Mapping[str, str] = {
    "s": "string", "i": "integer", "n": "number", "b": "boolean", "d": "date", "t": "datetime",
}  # fmt: skip
_CSVW: Mapping[str, str] = {
    "s": "string", "i": "integer", "n": "double", "b": "boolean", "d": "date", "t": "dateTime",
}  # fmt: skip


def write_sidecars(
    target: Path, written: list[tuple[Path, int]], columns: Columns, dialect: Dialect, *, many: bool
) -> None:
    """Beside one file: ``NAME.schema.json`` and ``NAME.csv-metadata.json``; in a folder of files: ``datapackage.json``
    and ``csv-metadata.json``, which name them all."""
    if many:
        resources = [_resource(path.name, rows, columns, dialect) for path, rows in written]
        _save(
            target / "datapackage.json", {"profile": "tabular-data-package", "name": "articles", "resources": resources}
        )
        tables = [{"url": path.name, "tableSchema": _csvw(columns)} for path, _ in written]
        context = "http://www.w3.org/ns/csvw"
        _save(target / "csv-metadata.json", {"@context": context, "dialect": _csvw_dialect(dialect), "tables": tables})
        return
    _save(target.with_name(f"{target.stem}.schema.json"), _schema(columns, dialect))
    described = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": target.name,
        "dialect": _csvw_dialect(dialect),
        "tableSchema": _csvw(columns),
    }
    _save(target.with_name(f"{target.name}-metadata.json"), described)


def _save(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")


def _resource(name: str, rows: int, columns: Columns, dialect: Dialect) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": name.removesuffix(".csv").lower(),
        "path": name,
        "encoding": "utf-8",
        "dialect": {"delimiter": dialect.separator, "lineTerminator": dialect.eol},
        "rows": rows,
        "schema": _schema(columns, dialect),
    }


def _schema(columns: Columns, dialect: Dialect) -> dict[str, object]:
    fields = []
    nulls = False
    for name in columns.names:
        types = columns.types[name]
        nulls = nulls or "0" in types
        fields.append(_field(name, types - {"0"}))
    return {
        "fields": fields,
        "primaryKey": ["url"],
        "missingValues": ["", "null"] if nulls else [""],
        "articles": {"separator": dialect.separator, "guard": dialect.guard, "escaped": dialect.escaped},
    }


def _field(name: str, types: set[str]) -> dict[str, object]:
    field: dict[str, object] = {"name": name, "type": _table_schema(name, types)}
    if name == "url":
        field["constraints"] = {"required": True, "unique": True}
    if field["type"] == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if field["type"] == "datetime":
        field["format"] = "any"
    return field


def _table_schema(name: str, types: set[str]) -> str:
    if len(types) == 1:
        return _TABLE_SCHEMA[min(types)]
    if types == {"i", "n"}:
        return "number"
    if not types:
        return {"draft": "boolean", "no_index": "boolean", "date": "date"}.get(name, "string")
    return "any"


def _csvw(columns: Columns) -> dict[str, object]:
    described = []
    for number, name in enumerate(columns.names, 1):
        types = columns.types[name]
        known = types - {"0"}
        column: dict[str, object] = {
            "name": f"c{number}",
            "titles": name,
            "datatype": _CSVW[min(known)] if len(known) == 1 else "string",
        }
        if "0" in types:
            column["null"] = ["", "null"]
        if name == "url":
            column["required"] = True
        described.append(column)
    return {"columns": described, "primaryKey": "c1"}


def _csvw_dialect(dialect: Dialect) -> dict[str, object]:
    return {"delimiter": dialect.separator, "header": True, "encoding": "utf-8", "lineTerminators": [dialect.eol]}
