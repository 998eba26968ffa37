"""The course with one command, on every system, with nothing but Python.

    python run.py lab          make your own copies of the notebooks and open them in JupyterLab
    python run.py progress     show what you have solved
    python run.py update       bring the course's corrections into your copies; your own cells stay
    python run.py start        only make the copies, in my_work/ (never overwrites one)
    python run.py book         build the website
    python run.py serve        build the website and serve it (`serve 9000` chooses the port)
    python run.py environment  only install what all of these need, into .venv (`environment test`: for the tests, too)

Each command installs what it needs first. The Makefile calls this file, so there is one way.
It runs with Python 3.6 and later: an old Python, too, can look for a newer one, or say what is missing.
"""

import collections
import contextlib
import errno
import glob
import hashlib
import inspect
import io
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from urllib.parse import quote

ROOT = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(ROOT, ".venv")
WINDOWS = os.name == "nt"
BIN = os.path.join(VENV, "Scripts" if WINDOWS else "bin")
VENV_PYTHON = os.path.join(BIN, "python.exe" if WINDOWS else "python")

OLDEST, NEWEST = (3, 11), (3, 14)
SUITABLE = f"Python 3.{OLDEST[1]} to 3.{NEWEST[1]}"  # a SyntaxError here? This is Python 2: call python3 run.py

READER = ["requirements.txt"]
FILES = {"book": READER, "test": [*READER, os.path.join("tests", "requirements.txt")]}
SIZE = {"book": (150, 120), "test": (175, 250)}  # about so many packages and megabytes of downloads, as measured

# several notebooks run at once: threads of BLAS would only fight for the cores. And glibc would give the memory of a
# large array back and ask for it again, a third of the training time. The kernel is .venv's, also where another user
# made it
TUNING = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": "268435456",
    "MALLOC_MMAP_THRESHOLD_": "67108864",
    "JUPYTER_PREFER_ENV_PATH": "1",
}
INTO_VENV = {"PIP_REQUIRE_VIRTUALENV": "1", "PIP_USER": "0"}  # whatever the reader's settings of pip are
PIP = "pip==26.3"  # the one that comes with Python 3.11 needs three times the CPU to choose the files


class Problem(Exception):
    """Something that the reader can do something about; its text says what."""


# ---------------------------------------------------------------- which Python

Found = collections.namedtuple("Found", "path version complete")
PROBE = "import sys; print('%d.%d.%d' % sys.version_info[:3]); sys.stdout.flush(); import venv, ensurepip"


def probe(path):
    """Return what a Python is, as a Found; None if nothing can be started there."""
    try:
        run = subprocess.run([path, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.match(rb"(\d+)\.(\d+)\.(\d+)\s", run.stdout)
    return version and Found(path, tuple(map(int, version.groups())), run.returncode == 0)


def fits(found):
    """Say whether the course runs with this Python."""
    return OLDEST <= found.version[:2] <= NEWEST and found.complete


def candidates():
    """Yield paths of Pythons: this one, those that are on the path, those that the Windows launcher knows."""
    yield getattr(sys, "_base_executable", None) or sys.executable  # the base: .venv itself may have to go
    minors = range(NEWEST[1], OLDEST[1] - 1, -1)
    for name in ["python3", "python", *(f"python3.{minor}" for minor in minors)]:
        yield shutil.which(name)
    if WINDOWS and shutil.which("py"):
        listed = subprocess.run(["py", "-0p"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        for path in re.findall(r"[A-Za-z]:\\.*?python[^\\]*\.exe", listed.decode(errors="replace")):
            yield path


def choose():
    """Return the first Python that fits; PYTHON in the environment overrides the choice.

    Raises
    ------
    Problem
        If there is none; it lists what is there and how to get one.
    """
    named = os.environ.get("PYTHON")
    if named:
        path = shutil.which(os.path.expanduser(named))
        found = path and probe(os.path.abspath(path))
        if not found:
            raise Problem(f"PYTHON names {named}, but no Python can be started there.")
        if not fits(found):
            raise Problem(f"This course needs {SUITABLE}, but PYTHON names this one:\n{describe(found)}")
        return found
    seen = {}
    for path in candidates():
        real = path and os.path.realpath(path)
        if real and real not in seen:
            seen[real] = found = probe(path)
            if found and fits(found):
                return found
    here = [found for found in seen.values() if found]
    raise Problem("\n".join([f"This course needs {SUITABLE}. Found here:", *map(describe, here), *advice(here)]))


def describe(found):
    """Return a line: where a Python is, and why it does not do."""
    version = found.version[:2]
    why = "too old" if version < OLDEST else "too new" if version > NEWEST else "its module venv is missing"
    return f"  {found.path}, Python {'.'.join(map(str, found.version))}: {why}"


def advice(here):
    """Return lines that say how this system gets a Python that fits: what it really offers, not what most do."""
    if shutil.which("apt-cache"):
        half = [found.version[1] for found in here if OLDEST <= found.version[:2] <= NEWEST]
        minor = max(half or apt_offers(), default=None)
        how = f"sudo apt-get install python3.{minor} python3.{minor}-venv" if minor else None
    else:
        ways = {"brew": "brew install python@3.13", "winget": "winget install Python.Python.3.13"}
        ways["dnf"] = "sudo dnf install python3.13"
        how = next((ways[tool] for tool in ways if shutil.which(tool)), None)
    return [
        f"To install one:  {how}" if how else "To install one: https://www.python.org/downloads/",
        "If you have one elsewhere, run this file with it once:  /path/to/python3.13 run.py environment",
    ]


def apt_offers():
    """Return the minor versions of the Pythons that apt can install and that fit."""
    search = ["apt-cache", "search", "--names-only", r"^python3\.[0-9]+-venv$"]
    names = subprocess.run(search, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode(errors="replace")
    return [minor for minor in map(int, re.findall(r"python3\.(\d+)-venv", names)) if OLDEST <= (3, minor) <= NEWEST]


# ---------------------------------------------------------------- .venv, made once and renewed when its files change


def environment(what="book"):
    """Make or renew .venv, so that it has what a reader needs ("book") or what the tests need too ("test").

    Raises
    ------
    Problem
        If there is no Python that fits, or the installation fails.
    """
    if what not in FILES:
        raise Problem(f"`environment` makes {' or '.join(map(repr, FILES))}, but got {what!r}.")
    if not is_ready(what):
        with alone():
            if not is_ready(what):
                make(what)


def is_ready(what):
    """Say whether .venv is what it must be."""
    return is_alive() and stamp(what) == fingerprint(what)


@contextlib.contextmanager
def alone():
    """Wait until no other command makes .venv: it must not be taken away under an installation."""
    with open(os.path.realpath(__file__), "rb") as file:  # the system frees it, even if this process is killed
        waits = False
        while not locked(file):
            if not waits:
                print("Another command is installing into .venv; this one waits for it.", flush=True)
            waits = True
            time.sleep(0.5)
        yield


def locked(file):
    """Try to lock a file; False if another process has. Where files cannot be locked, True."""
    try:
        if WINDOWS:
            import msvcrt

            file.seek(1 << 30)  # far behind the end: what is locked there nobody else can read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def make(what):
    """Make .venv, or bring it up to date."""
    if not is_alive():
        base = choose()
        print(f"Making .venv with Python {'.'.join(map(str, base.version))} ({base.path})", flush=True)
        os.makedirs(VENV, exist_ok=True)  # a folder that cannot be written to is noticed here, and told in a sentence
        shutil.rmtree(VENV)
        if call([base.path, "-m", "venv", VENV]) != 0:
            raise Problem("The environment could not be made; the lines above say why.")
        renew_pip()
    install(what)
    for name in FILES:
        if set(FILES[name]) <= set(FILES[what]):
            with open(stamp_file(name), "w") as file:
                file.write(fingerprint(name))


def is_alive():
    """Say whether .venv has a Python of its own that fits, and pip: an update or an interruption may break it."""
    if not os.path.exists(VENV_PYTHON):
        return False
    found, quiet = probe(VENV_PYTHON), {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    own = "import pip, sys; sys.exit(sys.prefix == sys.base_prefix)"  # without pyvenv.cfg it is the system's
    return bool(found) and fits(found) and call([VENV_PYTHON, "-c", own], **quiet) == 0


def renew_pip():
    """Take the pip that is pinned. If that fails, the old one installs the rest, or says what is wrong."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    call([VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", PIP], settings=INTO_VENV, **quiet)


def fingerprint(what):
    """Return the hash of what .venv is made from: the files' contents, and the place, which it holds as a path."""
    digest = hashlib.sha256(os.fsencode(ROOT))
    for name in [*FILES[what], "pyproject.toml"]:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def stamp_file(what):
    """Return the file that holds the fingerprint of the last good installation."""
    return os.path.join(VENV, f"ready-{what}")


def stamp(what):
    """Return the fingerprint of the last good installation, '' if there was none."""
    try:
        with open(stamp_file(what)) as file:
            return file.read()
    except FileNotFoundError:
        return ""


# ---------------------------------------------------------------- the installation, which shows how far it is


class Installation:
    """What pip has said so far, and how far that is.

    Parameters
    ----------
    packages, megabytes : int
        About what there is to install and to download.
    """

    def __init__(self, packages, megabytes):
        self.packages, self.megabytes = packages, megabytes
        self.named, self.fetched, self.total, self.renewal = set(), 0.0, 0, False
        self.doing, self.began, self.lines = "asking what is needed", time.time(), []

    def hear(self, line):
        """Take in a line that pip prints."""
        self.lines.append(line.rstrip())
        self.renewal |= "already satisfied" in line
        name = re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)|Processing .*[/\\]([\w.]+)-", line)
        file = re.match(r"\s*(?:Downloading|Using cached) (?:\S*/)?([\w.]+)-\S+ \(([\d.]+) ([kM]?)B\)", line)
        if name:
            self.doing = name.group(1) or name.group(2)
            self.named.add(self.doing.lower())
        elif file:
            self.fetched += float(file.group(2)) * {"M": 1, "k": 1e-3, "": 1e-6}[file.group(3)]
            self.doing = f"{file.group(1)}, {file.group(2)} {file.group(3)}B"
        elif "Installing collected packages" in line:
            self.total, self.began = line.count(",") + 1, time.time()
        elif "Retrying" in line:
            self.doing = "no answer from the network, trying again"

    def status(self, installed):
        """Return a line: the step, how far it is, about how long it still takes.

        Parameters
        ----------
        installed : int
            How many packages are in .venv since pip began to install.
        """
        seconds = time.time() - self.began
        if self.total:
            return f"  installing: {installed} of {self.total} packages{left(installed / self.total, seconds)}"
        share = len(self.named) / self.packages
        text = f"  collecting: {len(self.named)} of about {max(self.packages, len(self.named))} packages"
        if not self.renewal:  # of those that are there already nobody knows how much is to be downloaded
            share = 0.3 * share + 0.7 * self.fetched / self.megabytes
            text += f", {self.fetched:.0f} of about {self.megabytes} MB"
        return f"{text}{left(share, seconds)} ({self.doing})"


def left(share, seconds):
    """Return about how long a step still takes, '' as long as nobody can know it."""
    if seconds < 5 or not 0.1 < share < 1:
        return ""
    rest = seconds * (1 - share) / share
    return f", about {rest / 60:.0f} min left" if rest > 90 else f", about {5 * round(rest / 5 + 0.5):.0f} s left"


def installed_since(began):
    """Return how many packages came into .venv after a time."""
    ways = (("lib", "python*", "site-packages"), ("Lib", "site-packages"))  # the second is Windows'
    found = [path for way in ways for path in glob.glob(os.path.join(glob.escape(VENV), *way, "*.dist-info"))]
    return sum(os.path.getmtime(path) > began - 2 for path in found if os.path.exists(path))


def install(what):
    """Install with pip, and show the progress.

    Raises
    ------
    Problem
        If pip fails; its last lines are shown.
    """
    packages, megabytes = SIZE[what]
    if any(map(stamp, FILES)):
        print("Bringing .venv up to date", flush=True)
    else:
        print(f"Installing into .venv: about {packages} packages, {megabytes} MB to download.")
        print("(This takes one to three minutes on most machines, and longer on a slow connection.)", flush=True)
    command = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    for name in FILES[what]:
        command += ["-r", name]
    how = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    how["env"] = dict(os.environ, PYTHONUTF8="1", PYTHONUNBUFFERED="1", **INTO_VENV)
    began, news, show = time.time(), Installation(packages, megabytes), Line()
    with subprocess.Popen(command, cwd=ROOT, encoding="utf-8", errors="replace", **how) as pip:
        reader = threading.Thread(target=lambda: [news.hear(line) for line in pip.stdout], daemon=True)
        reader.start()
        try:
            while reader.is_alive():
                reader.join(1)
                show.say(news.status(installed_since(news.began) if news.total else 0))
        except KeyboardInterrupt:
            pip.terminate()
            raise
        finally:
            reader.join()
            show.end()
    if pip.returncode != 0:
        print("\n".join(news.lines[-20:]), file=sys.stderr)
        raise Problem(
            "The installation failed; the lines above say why. Most often it is the network: repeat the command.\n"
            "If that does not help, delete the folder .venv and repeat the command."
        )
    print(f"Installed in {time.time() - began:.0f} s.", flush=True)


class Line:
    """One line that changes in a terminal; a new line now and then anywhere else."""

    def __init__(self):
        self.terminal, self.last = sys.stdout.isatty(), time.time()

    def say(self, text):
        """Show a new text."""
        if self.terminal:
            width = shutil.get_terminal_size().columns - 1
            print("\r" + text[:width].ljust(width), end="", flush=True)
        elif time.time() - self.last > 10:
            self.last = time.time()
            print(text, flush=True)

    def end(self):
        """Leave the line empty for what comes."""
        if self.terminal:
            print("\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r", end="", flush=True)


# ---------------------------------------------------------------- the commands


def call(command, settings=(), **how):
    """Run a command in the course's folder; return its exit code. Ctrl-C is the command's to answer."""
    how["env"] = {**TUNING, **os.environ, **dict(settings)}
    how["env"]["UNSTUCK_WORK"] = chosen_work()  # in full: notebooks run in folders of their own
    process = subprocess.Popen(command, cwd=ROOT, **how)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the terminal sends it to the command as well, and that may ask back
            continue


def course(command):
    """Run one of the library's own commands."""
    return call([VENV_PYTHON, "-m", "course_lib", command])


def update():
    """Bring corrections into the copies; say where they come from if git cannot bring them."""
    if not os.path.exists(os.path.join(ROOT, ".git")):
        print("This folder was not cloned with git. For a newer course, download and unpack it beside this one,")
        print("move the folder my_work into it (with the hidden folder .base in it), and call this command there.")
    return course("update")


def book():
    """Build the website."""
    return call([VENV_PYTHON, os.path.join("tools", "build_book.py")])


def serve(port="8000"):
    """Build the website and serve it."""
    return book() or call([VENV_PYTHON, os.path.join("tools", "serve.py"), "--port", port])


def chosen_work():
    """Return UNSTUCK_WORK, the folder for the reader's own copies, as a whole path: a relative one counts from here.

    Raises
    ------
    Problem
        If it begins with the home of a user who does not exist.
    """
    chosen = os.environ.get("UNSTUCK_WORK", "").strip(' "')  # cmd keeps quotes
    if chosen in ("", "off"):
        return chosen
    path = os.path.expanduser(chosen)
    if path.startswith("~"):
        home = chosen.replace("\\", "/").split("/")[0]
        raise Problem(
            f"UNSTUCK_WORK names {chosen}, but this machine has no home folder {home}.\n"
            "Write the whole path, or ~/ for your own home folder."
        )
    return os.path.join(ROOT, path)


def lab(*options):
    """Make the copies that are not there yet, and open them in JupyterLab: git does not mind what happens to them."""
    chosen = chosen_work()
    work = os.path.join(ROOT, "my_work") if chosen in ("", "off") else chosen
    folder, name = os.path.split(os.path.realpath(work))
    where = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{quote(name)}"]
    if name.startswith("."):
        where += ["--ContentsManager.allow_hidden=True"]
    return course("start") or call([VENV_PYTHON, "-m", "jupyterlab", *where, *options], settings=homes(work))


def homes(work):
    """Return where Jupyter keeps its files if the reader's home cannot be written to: with their work."""
    if os.access(os.path.expanduser("~"), os.W_OK):
        return {}
    names = "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"
    return {name: os.environ.get(name) or os.path.join(work, ".jupyter", name.lower()) for name in names}


def progress():
    """Show what is solved."""
    return course("progress")


def start():
    """Make the copies."""
    return course("start")


COMMANDS = {command.__name__: command for command in (lab, progress, update, start, book, serve, environment)}


def main(arguments):
    """Command line; return the exit code."""
    name, rest = (arguments or ["help"])[0], arguments[1:]
    if name in ("help", "-h", "--help"):
        print(__doc__.strip())
        return 0
    if name not in COMMANDS:
        raise Problem(f"There is no command {name!r}; allowed: {', '.join(COMMANDS)}, or nothing for an overview.")
    try:
        inspect.signature(COMMANDS[name]).bind(*rest)
    except TypeError:
        raise Problem(f"`{name}` does not take {' '.join(rest)!r}.") from None
    if name != "environment":
        environment()
    code = COMMANDS[name](*rest) or 0
    return code if code >= 0 else 128 - code  # ended by a signal, as a shell says it


def run(arguments):
    """Call `main`; what goes wrong becomes a sentence, and Ctrl-C is quiet."""
    # a path may have letters that the terminal's code page lacks
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, sys.stdout.encoding, "backslashreplace", line_buffering=True)
    try:
        return main(arguments)
    except Problem as problem:
        print(problem, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'The system'}: {error.strerror or error}.", file=sys.stderr)
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            print(
                "The course writes into its own folder: copy the folder to a place of your own, and run it there.",
                file=sys.stderr,
            )
    except KeyboardInterrupt:
        print()
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
