"""The archive while it is filled: tables and facts as text, each with its hash."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, Any, Final

SUMS: Final = "SHA256SUMS"


class Hashed(io.RawIOBase):
    """Passes on what is written, and reckons its hash on the way."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.digest.update(data)
        return self.target.write(data)


class Box:
    """One line after the other goes into the file: nothing is held in memory."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.sums: dict[str, str] = {}

    def put(self, name: str, content: bytes) -> None:
        self.archive.writestr(name, content)
        self.sums[name] = hashlib.sha256(content).hexdigest()

    def json(self, name: str, data: Any) -> None:
        self.put(name, json.dumps(data, ensure_ascii=False, indent=1, default=str).encode())

    def csv(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        with self.archive.open(name, "w") as raw:
            hashed = Hashed(raw)
            with io.TextIOWrapper(io.BufferedWriter(hashed), encoding="utf-8", newline="") as text:
                table = csv.writer(text, lineterminator="\n")
                table.writerow(header)
                table.writerows(rows)
        self.sums[name] = hashed.digest.hexdigest()

    def close(self) -> None:
        """The hashes of all that is in it, as `sha256sum --check` reads them."""
        lines = [f"{digest}  {name}\n" for name, digest in sorted(self.sums.items())]
        self.archive.writestr(SUMS, "".join(lines))
