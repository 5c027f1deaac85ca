"""Compiling the catalogues: `python -m newsroom.translations` makes each .po that is newer than its .mo into one."""

import os
import sys
from pathlib import Path

import polib

BASE_DIR = Path(__file__).resolve().parent.parent


def catalogues(root: Path = BASE_DIR) -> list[Path]:
    """All of our .po files: the root's, and those of the apps."""
    return sorted([*root.glob("locale/*/LC_MESSAGES/*.po"), *root.glob("*/locale/*/LC_MESSAGES/*.po")])


def compile_catalogues(root: Path = BASE_DIR) -> list[Path]:
    """Compile what changed, and say which. Raises OSError, naming the file, where a catalogue cannot be read."""
    compiled = []
    for source in catalogues(root):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Two processes may do this at once: each writes its own file, and the last one to finish names it.
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        compiled.append(source)
    return compiled


def main() -> None:
    try:
        compiled = compile_catalogues()
    except OSError as fault:
        sys.exit(f"newsroom: a catalogue cannot be compiled: {fault}")
    if compiled:
        print(f"Compiled {len(compiled)} catalogues.")


if __name__ == "__main__":
    main()
