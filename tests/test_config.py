"""articles.toml says what the command line may say."""

from __future__ import annotations

from pathlib import Path

import pytest

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
