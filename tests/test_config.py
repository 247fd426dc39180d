"""articles.toml says what the command line may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.cli import main
from converters.config import BadConfig, Config, load


def test_no_file_is_an_empty_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None) == Config()


def test_words_options_and_fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("articles.toml").write_text(
        'to = "epub"\nfail-on = "warning"\n[set]\nbase-url = "https://a.example"\n[set.epub]\ntitle = "T"\n[fields]\nbody = ["text"]\n'
    )
    config = load(None)
    assert config.words == {"to": "epub", "fail_on": "warning"}
    assert config.options_for("epub") == {"base_url": "https://a.example", "title": "T"}
    assert config.options_for("csv") == {"base_url": "https://a.example"}
    assert config.fields == {"body": ["text"]}


@pytest.mark.parametrize("text", ["to = 3", "tow = 'epub'", "set = 3", "= broken", "fail-on = 'fatal'", "jobs = 0"])
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(BadConfig, match=r"mine\.toml"):
        load(str(path))


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"absent\.toml"):
        load(str(tmp_path / "absent.toml"))


def test_a_byte_order_mark_is_no_word(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('\ufeffto = "epub"\n', "utf-8")
    assert load(str(path)).words == {"to": "epub"}


def test_a_file_in_another_encoding_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b'output = "caf\xe9"\n')
    with pytest.raises(BadConfig, match=r"mine\.toml: byte 13 is no UTF-8"):
        load(str(path))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("[set.json]\nfrom = 1", "no option named 'from'; there are: json: form, "),
        ("[set.epub]\ntitel = 'T'", "no option named 'titel'; there are: epub: "),
        ("[set.pdf]\ntitle = 'T'", "[set.pdf]: no format named 'pdf'; there are: csv, epub, "),
        ("[set.markdown]\nmedia = 'link'\n[set.csv]\nprofile = 'excel'", ""),
    ],
)
def test_a_table_of_options_is_looked_at_whether_its_format_is_in_play_or_not(
    table: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.toml").write_text(table)
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nText.\n")
    words = [str(tmp_path / "a.md"), str(tmp_path / "a.md"), "--config", str(tmp_path / "mine.toml")]
    status = main(["convert", *words[1:], "-t", "json", "-o", str(tmp_path / "out.jsonl")])
    assert status == (2 if said else 0)
    assert said in capsys.readouterr().err
    assert main(["verify", *words]) == status
