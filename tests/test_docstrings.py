"""Every public callable with arguments describes them, and says what it raises, as CONTRIBUTING promises."""

import dataclasses
import functools
import importlib
import inspect
import pkgutil
import re

import pytest

import course_lib

MODULES = [
    info.name
    for info in pkgutil.walk_packages(course_lib.__path__, "course_lib.")
    if not info.name.endswith("__main__")
]

# What refuses something, itself or by what it calls, says so. A module's list `__all__` is what it offers; where there
# is none, it is all without an underscore, which need not describe its arguments: it is called from the house alone.
# In the modules with a list every function says what it raises. The checker, which meets answers of every kind, must
# not raise, and these do not either:
CHECKER = ("course_lib.exercises", "course_lib.slips")
QUIET = {"flat_loss.spread", "tables.Table"}
# These give only what is allowed to the parts that would refuse, or answer what is refused:
QUIET |= {"live.LiveFigure.solves", "warm_up.known", "drawing.line", "journal.record", "compare.returns_plain"}
QUIET |= {"standing.standing", "standing.show_standing"}
QUIET |= {"asleep.asleep", "asleep.read", "settings.advice"}
DATA = "course_lib.exercises.content"  # right answers, and what tries a student's: no part of the library


def arguments(thing):
    """The names of the arguments of a function or of a class's constructor."""
    if getattr(thing, "_is_protocol", False) or (
        inspect.isclass(thing) and thing.__init__ is not vars(thing).get("__init__")
    ):
        return []  # the constructor is a base class's
    try:
        names = inspect.signature(thing).parameters
    except ValueError:  # a built-in
        return []
    return [name for name in names if name != "self" and not name.startswith("_")]


def section(text, title):
    """What stands under a title of a docstring; None where there is no such title."""
    parts = re.split(r"^(\w[^\n]*)\n-+$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(title)


def described(text):
    """The names of the entries of the section Parameters, or of Attributes for a class."""
    entries = section(text, "Parameters") or section(text, "Attributes") or ""
    heads = [line.split(" : ")[0] for line in entries.splitlines() if line and not line.startswith(" ")]
    return {name.strip().lstrip("*") for head in heads for name in head.split(",")}


def public(module):
    """Name and object of all that a module offers, and of the public methods of its classes."""
    for name in getattr(module, "__all__", [name for name in vars(module) if not name.startswith("_")]):
        thing = getattr(module, name)
        if getattr(thing, "__module__", None) == module.__name__ and callable(thing):
            yield name, thing
            if inspect.isclass(thing):
                for key, method in vars(thing).items():
                    method = getattr(method, "__func__", method)  # of a static or a class method
                    if inspect.isfunction(method) and not key.startswith("_"):
                        yield f"{name}.{key}", getattr(thing, key)


def makers(cls):
    """What is written of a class's constructor; the rest is made by dataclasses, without checks."""
    methods = [vars(cls).get(name) for name in ("__init__", "__new__", "__post_init__")]
    return [made for made in methods if inspect.isfunction(made) and "<string>" not in made.__code__.co_filename]


@functools.cache
def source(function):
    return inspect.getsource(function)


@functools.cache
def called(function):
    """The functions of the course that a function calls by name, and the constructors of its classes."""
    found = []
    for name in set(re.findall(r"\b([A-Za-z_][\w.]*)\(", source(function))):
        first, *rest = name.split(".")
        thing = functools.reduce(lambda at, key: getattr(at, key, None), rest, function.__globals__.get(first))
        if inspect.isclass(thing) or inspect.isfunction(thing):
            found += [thing] if thing.__module__.startswith("course_lib") else []
    return found


def refuses(thing):
    """Whether a function, or the constructor of a class, raises an error itself or by what it calls."""
    seen, todo = set(), [thing]
    while todo:
        function = todo.pop()
        if inspect.isclass(function):
            todo += makers(function)
        elif (function := inspect.unwrap(function)) not in seen:
            seen.add(function)
            if re.search(r"\braise ", source(function)):
                return True
            todo += called(function)
    return False


def is_record(thing):
    """Whether a class is made by dataclasses, without checks."""
    return inspect.isclass(thing) and dataclasses.is_dataclass(thing) and "__post_init__" not in vars(thing)


def documentation(module, path):
    """The docstring; that of the base class where a method only does what it says there."""
    name, _, method = path.partition(".")
    thing = getattr(module, name)
    texts = [inspect.getdoc(getattr(cls, method, None)) or "" for cls in thing.__mro__] if method else [thing.__doc__]
    return max((inspect.cleandoc(text or "") for text in texts), key=lambda text: "\nRaises\n" in text)


def missing(module):
    """What is not documented, in words."""
    for path, thing in public(module):
        names = arguments(thing)
        if not names or (inspect.isclass(thing) and issubclass(thing, BaseException)):
            continue
        text, offered = documentation(module, path), hasattr(module, "__all__")
        if offered and (absent := set(names) - described(text)):
            yield f"{path} does not describe {', '.join(sorted(absent))}"
        if section(text, "Raises") is None and f"{module.__name__.rpartition('.')[2]}.{path}" not in QUIET:
            silent = not offered or is_record(thing) or module.__name__.startswith(CHECKER)
            if refuses(thing) or not silent:
                yield f"{path} does not say what it raises"


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith(DATA)])
def test_arguments_and_errors_are_documented(name):
    found = list(missing(importlib.import_module(name)))
    assert not found, "\n".join(found)


def test_who_is_excused_is_there():
    offered = {
        f"{name.rpartition('.')[2]}.{path}" for name in MODULES for path, _ in public(importlib.import_module(name))
    }
    assert offered >= QUIET


def test_who_refuses_by_what_it_calls_is_found():
    checks = importlib.import_module("course_lib.checks")
    assert refuses(checks.seed) and refuses(checks.choice) and not refuses(checks.shown)
    assert refuses(importlib.import_module("course_lib.optimizers").EMA)


def test_a_gap_is_found():
    def documented(x, **more):
        """Do something.

        Parameters
        ----------
        x : int
        **more
            Anything.

        Raises
        ------
        ValueError
            If not.
        """

    assert described(inspect.getdoc(documented)) == {"x", "more"}
    assert "If not." in section(inspect.getdoc(documented), "Raises")
    assert section("Do something.", "Raises") is None
