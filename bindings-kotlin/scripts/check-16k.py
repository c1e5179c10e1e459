#!/usr/bin/env python3
"""Holds native libraries to Android's pages of 16 KB.

Devices with such pages load a library only if each of its LOAD segments is aligned to them. Takes libraries, folders, and archives
(AAR, APK, JAR), in which libraries that are not compressed must begin at such a place, too. Exit code 0 where all are fit, 1 where
one is not or there is none, 2 where it was called wrongly. ABIs of 32 bits never have such pages and are only named.
"""

import struct
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

PAGE = 16_384
ARCHIVES = {".aar", ".apk", ".jar", ".zip"}
LOAD = 1


class NotELF(Exception):
    """The file is no library that this can read."""


def alignments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Alignment, address and place in the file of each LOAD segment; none of a library of 32 bits."""
    if len(data) < 64 or data[:4] != b"\x7fELF":
        raise NotELF("it is no ELF file")
    if data[4] == 1:
        return
    order = {1: "<", 2: ">"}.get(data[5])
    if order is None:
        raise NotELF("its byte order is unknown")
    (first,) = struct.unpack_from(order + "Q", data, 32)
    size, count = struct.unpack_from(order + "HH", data, 54)
    if count == 0:
        raise NotELF("it has no segments")
    for number in range(count):
        try:
            kind, _, place, address, _, _, _, align = struct.unpack_from(order + "IIQQQQQQ", data, first + number * size)
        except struct.error:
            raise NotELF("it is cut off") from None
        if kind == LOAD:
            yield align, address, place


def faults(data: bytes) -> list[str]:
    """What is wrong with a library."""
    try:
        found = list(alignments(data))
    except NotELF as error:
        return [str(error)]
    wrong = [f"a LOAD segment is aligned to {align} bytes" for align, _, _ in found if align < PAGE or align % PAGE]
    torn = [f"a LOAD segment at {address:#x} lies at {place:#x} of the file" for _, address, place in found if (address - place) % PAGE]
    return wrong + torn


def libraries(path: Path) -> Iterator[tuple[str, bytes, str | None]]:
    """Name and bytes of every library, and what is wrong with where it lies."""
    if path.is_dir():
        for file in sorted(path.rglob("*.so")):
            yield str(file), file.read_bytes(), None
    elif path.suffix in ARCHIVES:
        with zipfile.ZipFile(path) as archive:
            for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
                if entry.filename.endswith(".so"):
                    yield f"{path}!{entry.filename}", archive.read(entry), misplaced(path, entry)
    else:
        yield str(path), path.read_bytes(), None


def misplaced(path: Path, entry: zipfile.ZipInfo) -> str | None:
    """Why a library cannot be loaded out of an app where it lies. Only apps are loaded from."""
    if path.suffix != ".apk" or entry.compress_type != zipfile.ZIP_STORED:
        return None
    with path.open("rb") as file:
        file.seek(entry.header_offset + 26)
        name, extra = struct.unpack("<HH", file.read(4))
    start = entry.header_offset + 30 + name + extra
    return f"it begins at {start} of the archive: use zipalign -P 16" if start % PAGE else None


def main(arguments: list[str]) -> int:
    """Says a line for every library."""
    if not arguments or any(argument.startswith("-") for argument in arguments):
        print("usage: check-16k.py LIBRARY|FOLDER|ARCHIVE...", file=sys.stderr)
        return 2
    seen, bad = 0, 0
    for argument in arguments:
        try:
            for name, data, place in libraries(Path(argument)):
                wrong = faults(data) + ([place] if place else [])
                seen, bad = seen + 1, bad + bool(wrong)
                print(f"{name}: {'; '.join(wrong) or ('32 bits' if data[4] == 1 else 'fit')}")
        except (OSError, zipfile.BadZipFile) as error:
            print(f"error: {argument} could not be read: {error}", file=sys.stderr)
            return 1
    if seen == 0:
        print("error: there is no library", file=sys.stderr)
    return 0 if seen and not bad else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
