"""Every public callable with arguments describes them, and says what it raises, as CONTRIBUTING promises."""

import dataclasses
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

# Elsewhere every function says what it raises. These raise nothing, and in the checker, which meets answers of every
# kind, it is the rule not to: there only what refuses something itself has to say so.
QUIET = {"live.LiveFigure.solves", "base.provenance", "capstone.run", "diagnose.curves"}
QUIET |= {"flat_loss.spread", "warm_up.known", "warm_up.run_felt_known", "warm_up.run_momentum", "tables.Table"}
CHECKER = ("course_lib.exercises", "course_lib.slips")


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
    for name in getattr(module, "__all__", []):
        thing = getattr(module, name)
        if getattr(thing, "__module__", None) == module.__name__ and callable(thing):
            yield name, thing
            if inspect.isclass(thing):
                for key, method in vars(thing).items():
                    method = getattr(method, "__func__", method)  # of a static or a class method
                    if inspect.isfunction(method) and not key.startswith("_"):
                        yield f"{name}.{key}", getattr(thing, key)


def refuses(thing):
    """Whether a function, or the constructor of a class, raises an error itself or by one of the checks."""
    if inspect.isclass(thing):
        makers = [vars(thing).get(name) for name in ("__init__", "__new__", "__post_init__")]
        written = [
            maker for maker in makers if inspect.isfunction(maker) and "<string>" not in maker.__code__.co_filename
        ]
        return any(map(refuses, written))  # the rest is made by dataclasses, without checks
    return bool(re.search(r"\braise |\bchecks\.", inspect.getsource(inspect.unwrap(thing))))


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
        text = documentation(module, path)
        if absent := set(names) - described(text):
            yield f"{path} does not describe {', '.join(sorted(absent))}"
        quiet = f"{module.__name__.rpartition('.')[2]}.{path}" in QUIET or module.__name__.startswith(CHECKER)
        if section(text, "Raises") is None and (refuses(thing) or not (quiet or is_record(thing))):
            yield f"{path} does not say what it raises"


@pytest.mark.parametrize("name", MODULES)
def test_arguments_and_errors_are_documented(name):
    found = list(missing(importlib.import_module(name)))
    assert not found, "\n".join(found)


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
