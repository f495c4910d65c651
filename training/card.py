"""The tables of the model card, from what ``training.evaluate --json`` wrote.

python -m training.card WORK ES.json KO.json PACKAGES > tables.md
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

FILES = ("general", "authored", "dev", "held", "test", "health-test", "news-test")
Row = tuple[str, list[object]]


def table(head: list[str], rows: list[Row]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    lines += [f"| {name} | " + " | ".join(map(str, cells)) + " |" for name, cells in rows]
    return "\n".join(lines)


def scores(found: list[dict[str, Any]]) -> list[Row]:
    def row(name: str, *path: str) -> Row:
        cells = []
        for result in found:
            value: Any = result
            for key in path:
                value = value.get(key, "–") if isinstance(value, dict) else "–"
            cells.append(value)
        return name, cells

    return [
        row("chrF, 300 in-domain test texts", "test", "chrf"),
        row("BLEU, the same", "test", "bleu"),
        row("chrF, general test set", "general", "chrf"),
        row("BLEU, the same", "general", "bleu"),
        row("chrF, 300 real health sentences", "health", "chrf"),
        row("BLEU, the same", "health", "bleu"),
        row("chrF, news and encyclopedia", "news", "chrf"),
        row("BLEU, the same", "news", "bleu"),
        row("stopped by the gates, of 300", "stopped_by_gates"),
        row("repetition loops, of 300", "repetition"),
        row("a word said twice in a row, of 300", "stutter"),
        row("English given back, of 300", "echo"),
        row("wrong numbers, of 300", "wrong_numbers"),
        row("wrong negations, of 300", "wrong_negations"),
        row("length of the 30 longest, of the reference's", "length_of_longest"),
        row("loops in the 30 longest", "repetition_in_longest"),
        row("sentences that end politely", "polite_sentence_ends"),
        row("alignment error, attention", "alignment", "attention", "error"),
        row(
            "alignment error, attention and lexicon", "alignment", "attention and lexicon", "error"
        ),
        row("chrF from the least sure fifth to the surest", "chrf_by_confidence"),
        row("source tokens a second, batch 32, 2 cores", "source_tokens_per_second"),
        row("MB with both models loaded", "megabytes_of_both_loaded"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("es", type=Path)
    parser.add_argument("ko", type=Path)
    parser.add_argument("packages", type=Path)
    arguments = parser.parse_args()
    found = [json.loads(path.read_text("utf-8")) for path in (arguments.es, arguments.ko)]
    names = ["English → Spanish", "English → Korean"]
    print(table(["", *names], scores(found)))
    for kind in ("good", "bad"):
        for name, result in zip(names, found, strict=True):
            print(f"\n{name}, {kind}:\n")
            for source, target in result["examples"][kind]:
                print(f"- {source}<br>{target}")
    data = [json.loads((arguments.work / code / "data.json").read_text()) for code in ("es", "ko")]
    rows: list[Row] = [
        (name, [f"`{d['sha256'].get(name, '–')[:16]}`" for d in data]) for name in FILES
    ]
    digests: list[object] = []
    for code in ("es", "ko"):
        with (arguments.packages / f"translate-en_{code}" / "model" / "model.bin").open(
            "rb"
        ) as file:
            digests.append(f"`{hashlib.file_digest(file, 'sha256').hexdigest()[:16]}`")
    rows.append(("model.bin", digests))
    print("\n" + table(["file (SHA-256, first 16 digits)", *names], rows))


if __name__ == "__main__":
    main()
