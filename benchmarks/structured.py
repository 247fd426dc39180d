"""What do JSON-LD and CSV cost, beside the twenty lines that one would write instead?

    python -m benchmarks.structured FOLDER

Each row is a process of its own over the same Markdown files: wall and CPU seconds and the peak memory of its largest
process, the middle one of five by the clock. Ours and theirs run in turn, so that both see the same machine. Ours runs with its defaults (a worker for each processor). The scripts do less:
they repair nothing, escape nothing, check nothing. The last rows take a tenth of the files, to show that memory is flat.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

JSONLD_SCRIPT = """
import json, sys
from pathlib import Path
import frontmatter, markdown

with open(sys.argv[2], "w") as out:
    for path in sorted(Path(sys.argv[1]).rglob("*.md")):
        post = frontmatter.load(path)
        name, answer = post.get("question") or post.get("title"), post.get("answer") or post.content
        if not name or not answer:
            continue
        page = {
            "@context": "https://schema.org",
            "@type": "FAQPage",
            "url": "https://site.example" + str(post.get("url", "")),
            "datePublished": str(post.get("date", "")),
            "mainEntity": [{"@type": "Question", "name": name, "acceptedAnswer": {
                "@type": "Answer", "text": markdown.markdown(answer.replace("\\\\n", "\\n"), extensions=["extra"])}}],
        }
        out.write(json.dumps(page) + "\\n")
"""
CSV_SCRIPT = """
import sys
from pathlib import Path
import frontmatter, pandas

rows = []
for path in sorted(Path(sys.argv[1]).rglob("*.md")):
    post = frontmatter.load(path)
    rows.append({**post.metadata, "body": post.content})
pandas.json_normalize(rows).to_csv(sys.argv[2], index=False)
"""


def run(words: list[str], made: Path) -> tuple[float, float, int]:
    """Wall seconds, CPU seconds, and megabytes of the largest process. What it ``made`` before is taken away first."""
    made.unlink(missing_ok=True)
    # All run from byte code, as after an installation, whatever this shell says about writing it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    pid = os.posix_spawn(words[0], words, environment)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(words)}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def main(folder: Path) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        scripts = {"jsonld": JSONLD_SCRIPT, "csv": CSV_SCRIPT}
        for name, text in scripts.items():
            (work / f"their_{name}.py").write_text(text)
        tenth = work / "tenth"
        tenth.mkdir()
        for number, path in enumerate(sorted(folder.rglob("*.md"))):
            if number % 10 == 0:
                shutil.copy(path, tenth / f"{number}.md")

        def ours(source: Path, form: str) -> tuple[float, float, int]:
            made = work / f"o.{form}"
            words = [
                sys.executable,
                "-m",
                "converters",
                "convert",
                str(source),
                "-t",
                form,
                "-o",
                str(made),
            ]
            more = ["--set", "base-url=https://site.example"] if form == "jsonld" else []
            return run([*words, "--quiet", *more], made)

        def theirs(form: str) -> tuple[float, float, int]:
            made = work / f"t.{form}"
            return run([sys.executable, str(work / f"their_{form}.py"), str(folder), str(made)], made)

        print(f"{'':34}{'wall s':>8}{'CPU s':>8}{'MB':>6}")
        for form, peer in (("jsonld", "front matter + Markdown + json"), ("csv", "front matter + pandas")):
            pairs = [(ours(folder, form), theirs(form)) for _ in range(5)]
            mine, other = (sorted(side)[2] for side in zip(*pairs, strict=True))
            few = ours(tenth, form)
            show(f"{form}: ours", mine)
            show(f"{form}: {peer}", other)
            show(f"{form}: ours, a tenth of the files", few)
            faster = sorted(b[0] / a[0] for a, b in pairs)
            print(
                f"  {faster[2]:.1f} times as fast by the clock ({faster[0]:.1f} to {faster[4]:.1f}), {other[1] / mine[1]:.1f} by CPU"
            )


def show(name: str, measured: tuple[float, float, int]) -> None:
    print(f"{name:34}{measured[0]:8.2f}{measured[1]:8.2f}{measured[2]:6d}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
