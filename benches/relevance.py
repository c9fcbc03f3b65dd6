#!/usr/bin/env python3
"""relevance.py DOSSIER COLLECTIONS NAME...  -> nDCG@10, R@100 and MRR@10 of judged collections, a table row each.

COLLECTIONS holds one folder a collection with docs.jsonl, queries.jsonl and qrels.tsv. `lang` is deleted from the
documents first, so that nothing tells the language of anything. Each collection gets a corpus and an index of its own
in a temporary folder (--keep DIR keeps them for the next run).
"""
import argparse
import json
import pathlib
import subprocess
import tempfile


def without_language(source, target):
    """Copies JSON Lines without `lang`."""
    if target.exists():
        return
    with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as out:
        for line in lines:
            document = json.loads(line)
            document.pop("lang", None)
            out.write(json.dumps(document, ensure_ascii=False) + "\n")


def measure(dossier, collection, work):
    """Indexes a collection and evaluates its queries."""
    work.mkdir(parents=True, exist_ok=True)
    documents = work / "docs.jsonl"
    without_language(collection / "docs.jsonl", documents)
    roots = ["--corpus", str(work / "corpus"), "--index", str(work / "index")]
    done = subprocess.run([dossier, "index", str(documents), *roots], capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"indexing {documents} ended with {done.returncode}: {done.stderr}")
    judged = ["--queries", str(collection / "queries.jsonl"), "--qrels", str(collection / "qrels.tsv")]
    done = subprocess.run([dossier, "eval", *judged, "--format", "json", *roots], check=True, capture_output=True)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier")
    parser.add_argument("collections", type=pathlib.Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--keep", type=pathlib.Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = asked.keep or pathlib.Path(temporary)
        print("| collection | queries | nDCG@10 | R@100 | MRR@10 |\n|---|---|---|---|---|")
        for name in asked.names:
            score = measure(asked.dossier, asked.collections / name, work / name)
            figures = (f'{score[key]:.4f}' for key in ("ndcg10", "r100", "mrr10"))
            print(f'| {name} | {score["queries"]} | {" | ".join(figures)} |', flush=True)


if __name__ == "__main__":
    main()
