"""Compile a Pyodide folder's wheels and standard library, so that Python starts in half the time in the browser.

Run by compile.mjs, inside Pyodide: the compiled form belongs to exactly its Python. Each .py is replaced by its .pyc
(course_lib keeps its sources, which its solutions and error messages quote), matplotlib gets a list of its own fonts
(else the first plot looks for them, slowly and with a warning), and the lock the new sha256.
"""

import hashlib
import importlib._bootstrap_external as bootstrap
import importlib.util
import json
import os
import re
import sys
import warnings
import zipfile
from base64 import urlsafe_b64encode
from pathlib import Path

FOLDER = Path("/pyodide")
LIBRARY = f"/lib/python3.{sys.version_info.minor}"
SOURCES = "course_lib-"
LANGUAGES = re.compile(r"pygments/lexers/(?!__init__|_mapping|python|special)")  # hundreds, of which one is read here


def compiled(name: str, source: bytes, root: str) -> tuple[str, bytes]:
    """Return the name and content of the .pyc of a .py; anything else, and what does not compile, as it is."""
    if not name.endswith(".py") or LANGUAGES.match(name):
        return name, source
    try:
        code = compile(source, f"{root}/{name}", "exec", dont_inherit=True)
    except SyntaxError:  # templates and old Python
        return name, source
    return f"{name}c", bytes(bootstrap._code_to_hash_pyc(code, importlib.util.source_hash(source), False))


def compile_archive(path: Path, root: str, extra: dict[str, bytes]) -> None:
    """Replace an archive by its compiled form, with a RECORD that fits if it is a wheel."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in sorted(archive.namelist()) if not name.endswith("/")}
    made = dict(compiled(name, content, root) for name, content in (files | extra).items())
    for record in [name for name in made if name.endswith(".dist-info/RECORD")]:
        made[record] = (
            "".join(line(name, made[name]) for name in made if name != record).encode() + f"{record},,\n".encode()
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in made.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 6)


def line(name: str, content: bytes) -> str:
    """Write a file's line of RECORD."""
    digest = urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"


def font_list() -> bytes:
    """Return matplotlib's list of the fonts that it finds in the browser, its own."""
    os.environ["MPLBACKEND"] = "agg"
    from matplotlib import font_manager

    font_manager.json_dump(font_manager.FontManager(), "fontlist.json")
    return Path("fontlist.json").read_bytes()


warnings.simplefilter("ignore")  # old escapes in other people's strings
compile_archive(FOLDER / "python_stdlib.zip", LIBRARY, {})
for wheel in sorted(FOLDER.glob("*.whl")):
    if not wheel.name.startswith(SOURCES):
        fonts = {"matplotlib/fontlist.json": font_list()} if wheel.name.startswith("matplotlib-") else {}
        compile_archive(wheel, f"{LIBRARY}/site-packages", fonts)

lock = json.loads((FOLDER / "pyodide-lock.json").read_text())
for package in lock["packages"].values():
    package["sha256"] = hashlib.sha256((FOLDER / package["file_name"]).read_bytes()).hexdigest()
(FOLDER / "pyodide-lock.json").write_text(json.dumps(lock))
