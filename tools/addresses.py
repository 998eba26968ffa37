"""Where the course is published: the addresses of its repository and of its website. Both are empty as shipped.

They are read here and nowhere else: from the environment, UNSTUCK_REPOSITORY and UNSTUCK_SITE_URL, or else from
_config.yml (`repository.url`, `html.baseurl`). A deployment sets the environment by itself, for it knows its own
repository (.github/workflows/deploy.yml). What is in git names neither: a copy of the course must not send its readers
to an address that belongs to somebody else, or to nobody.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

ROOT = Path(__file__).resolve().parents[1]
COLAB_BRANCH = "colab"  # where a deployment puts the notebooks that Colab opens (tools/dress_notebooks.py writes them)
REPOSITORY = re.compile(r"https://[\w.-]+(/[\w.-]+){2,}")
SITE = re.compile(r"https?://[\w.:-]+(/[\w.~-]+)*/")


@dataclass(frozen=True)
class Addresses:
    """The addresses of one deployment; an empty one means that there is none.

    Parameters
    ----------
    repository : str
        As a browser shows it, ``https://HOST/OWNER/NAME``; a ``.git`` or a slash at its end is dropped.
    site : str
        Where the website lies, ``https://HOST/…/``; a slash is added to its end.
    branch : str
        The branch of the repository that holds the course.

    Raises
    ------
    ValueError
        If an address has another form.
    """

    repository: str = ""
    site: str = ""
    branch: str = "main"

    def __post_init__(self) -> None:
        object.__setattr__(self, "repository", self.repository.strip().rstrip("/").removesuffix(".git"))
        object.__setattr__(self, "site", f"{self.site.strip().rstrip('/')}/" if self.site.strip() else "")
        if self.repository and not REPOSITORY.fullmatch(self.repository):
            raise ValueError(f"the repository must be https://HOST/OWNER/NAME, got {self.repository!r}")
        if self.site and not SITE.fullmatch(self.site):
            raise ValueError(f"the site must be https://HOST/ or https://HOST/PATH/, got {self.site!r}")

    @property
    def host(self) -> str:
        """The host of the repository, such as ``github.com``."""
        return urlsplit(self.repository).netloc

    @property
    def project(self) -> str:
        """The repository's owner and name, ``OWNER/NAME``."""
        return urlsplit(self.repository).path.strip("/")


def configured() -> dict[str, Any]:
    """Return what _config.yml says."""
    config: dict[str, Any] = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return config


def published() -> Addresses:
    """Return the addresses of this deployment.

    Raises
    ------
    SystemExit
        If an address has a form that no address has.
    """
    config = configured()
    repository, html = config.get("repository", {}), config.get("html", {})
    try:
        return Addresses(
            repository=os.environ.get("UNSTUCK_REPOSITORY") or repository.get("url") or "",
            site=os.environ.get("UNSTUCK_SITE_URL") or html.get("baseurl") or "",
            branch=repository.get("branch") or "main",
        )
    except ValueError as error:
        sys.exit(f"A wrong address in UNSTUCK_REPOSITORY, UNSTUCK_SITE_URL or _config.yml: {error}.")
