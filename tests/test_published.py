"""One address, never a stranger's: what a deployment names, what is shipped without one, and the check of both."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
import publish_check
import pytest
import yaml
from addresses import Addresses, published
from dress_notebooks import dress, for_colab, write_colab
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from course_lib.exercises.notebooks import notebooks

ROOT = Path(__file__).resolve().parents[1]

OURS = Addresses("https://github.com/some/course", "https://some.github.io/course/")
NONE = Addresses()
LECTURE = ROOT / "lectures" / "04-adam.ipynb"
EXERCISES = ROOT / "lectures" / "exercises" / "01-stuck-training.ipynb"


# ---- the setting


@pytest.fixture
def shipped(monkeypatch):
    """No deployment."""
    for name in ("UNSTUCK_REPOSITORY", "UNSTUCK_SITE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("shipped")
def test_as_shipped_there_is_no_address():
    assert published() == NONE


@pytest.mark.usefixtures("shipped")
def test_a_deployment_names_its_own(monkeypatch):
    monkeypatch.setenv("UNSTUCK_REPOSITORY", "https://github.com/some/course.git")
    monkeypatch.setenv("UNSTUCK_SITE_URL", "https://some.github.io/course")  # as GitHub says it
    assert published() == OURS
    assert (OURS.host, OURS.project) == ("github.com", "some/course")


@pytest.mark.parametrize("wrong", ["github.com/some/course", "https://github.com/some", "git@github.com:some/course"])
def test_what_is_no_repository_is_refused(wrong):
    with pytest.raises(ValueError, match=re.escape(f"https://HOST/OWNER/NAME, got {wrong!r}")):
        Addresses(repository=wrong)


@pytest.mark.usefixtures("shipped")
def test_a_wrong_address_of_a_deployment_is_told_in_a_sentence(monkeypatch):
    for name, what in {"UNSTUCK_REPOSITORY": "the repository", "UNSTUCK_SITE_URL": "the site"}.items():
        monkeypatch.setenv(name, "nowhere")
        with pytest.raises(
            SystemExit, match=rf"^A wrong address in .*{name}.*: {what} must be https://HOST/.* got 'no"
        ):
            published()
        monkeypatch.delenv(name)


@pytest.mark.parametrize("wrong", ["some.github.io", "/course/", "https://a b/"])
def test_what_is_no_site_is_refused(wrong):
    with pytest.raises(ValueError, match="the site must be"):
        Addresses(site=wrong)


# ---- notebooks


def links(notebook: nbformat.NotebookNode) -> set[str]:
    """Where the text and the outputs of a notebook lead."""
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    texts += ["".join(out.get("data", {}).get("text/markdown", "")) for out in outputs]
    return {target for text in texts for target in re.findall(r"\]\((\S+?)\)", text)}


@pytest.mark.parametrize("path", notebooks(ROOT / "lectures"), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_in_colab_every_link_is_a_whole_address_and_none_is_a_strangers(path):
    notebook = for_colab(path, OURS)
    assert not [link for link in links(notebook) if not link.startswith("https://")]
    assert f"{OURS.site}lectures/" in notebook.cells[0].source
    text = nbformat.writes(notebook)
    assert f"%pip install -q git+{OURS.repository}" in text
    assert not list(publish_check.complaints(text, OURS))
    assert list(publish_check.complaints(text, NONE))


def test_links_go_to_the_site_and_back_to_the_sources():
    notebook = nbformat.read(EXERCISES, as_version=4)
    before = nbformat.writes(notebook)
    notebook.cells[
        0
    ].source += "\n[a](../../book/errata.md#erratum-1) [b](../../book/notation.md) [c](https://d2l.ai/x.html)"
    dress(notebook, EXERCISES, OURS.site, OURS.repository)
    assert (
        f"[a]({OURS.site}book/errata.html#erratum-1) [b]({OURS.site}book/notation.html) [c](https://d2l.ai/x.html)"
        in (notebook.cells[1].source)
    )
    dress(notebook, EXERCISES)
    assert (
        "[a](../../book/errata.md#erratum-1) [b](../../book/notation.md) [c](https://d2l.ai/x.html)"
        in notebook.cells[0].source
    )
    notebook.cells[0].source = notebook.cells[0].source.rpartition("\n")[0]
    assert nbformat.writes(notebook) == before


def test_a_link_to_a_section_opens_it_in_colab():
    found = links(for_colab(LECTURE, OURS))
    assert "https://colab.research.google.com/github/some/course/blob/colab/lectures/03-rmsprop.ipynb" in {
        link.partition("#")[0] for link in found
    }
    assert not [link for link in found if "cell-id" in link]


def test_notebooks_for_colab_need_both_addresses(tmp_path):
    for half in (Addresses(site=OURS.site), Addresses(repository=OURS.repository)):
        with pytest.raises(ValueError, match="UNSTUCK_REPOSITORY and UNSTUCK_SITE_URL"):
            write_colab(tmp_path, half)


# ---- pages

PAGE = """# A page

Fetch `ADDRESS-OF-THE-REPOSITORY`.

:::{only} repository
There is one.
:::

:::{released}
[Fetch it](downloads/it.zip)
:::

:::{unreleased}
Ask for it.
:::
"""


@pytest.fixture
def build(tmp_path):
    """``build(addresses)`` builds a notebook, a page with code and a page without, with the settings of the course."""

    def build_it(ours: Addresses) -> Path:
        source, target = tmp_path / "source", tmp_path / "html"
        (source / "book").mkdir(parents=True)
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        cells = [nbformat.v4.new_markdown_cell("# A notebook", id="a"), nbformat.v4.new_code_cell("1", id="b")]
        nbformat.write(
            nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), source / "notebook.ipynb"
        )
        head = "---\nkernelspec: {name: python3, display_name: Python 3}\nfile_format: mystnb\n---\n"
        (source / "code.md").write_text(f"{head}# Code\n\n```{{code-cell}} ipython3\n1\n```\n")
        (source / "index.md").write_text("# Start\n\n```{toctree}\nbook/page\nnotebook\ncode\n```\n")
        (source / "book" / "page.md").write_text(PAGE)
        config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
        settings = {
            "extensions": ["myst_nb", "sphinx_book_theme", "published", "launch_buttons"],
            "html_theme": "sphinx_book_theme",
            "html_baseurl": ours.site,
            "html_theme_options": {
                "repository_url": ours.repository,
                "repository_branch": ours.branch,
                "launch_buttons": config["launch_buttons"],
            },
            "html_context": {"default_mode": "auto"},
            "myst_enable_extensions": ["colon_fence"],
            "nb_execution_mode": "off",
            "templates_path": [],
        }
        with docutils_namespace():
            app = Sphinx(str(source), None, str(target), str(tmp_path / "trees"), "html", settings, status=None)
            app.build(force_all=True)
        build_it.context = app.config.html_context
        return target

    return build_it


def test_a_site_without_an_address_names_none(build):
    html = build(NONE)
    text = (html / "book" / "page.html").read_text()
    assert "ADDRESS-OF-THE-REPOSITORY" in text and "There is one." not in text
    for page in html.rglob("*.html"):
        assert "mybinder" not in page.read_text() and "colab" not in page.read_text()
    assert publish_check.check(html, NONE) == []
    assert build.context["repository_url"] == build.context["site_url"] == ""


def test_a_site_with_an_address_names_its_own(build):
    html = build(OURS)
    text = (html / "book" / "page.html").read_text()
    assert "ADDRESS-OF-THE-REPOSITORY" not in text and OURS.repository in text and "There is one." in text
    notebook = (html / "notebook.html").read_text()
    assert 'href="https://mybinder.org/v2/gh/some/course/main?urlpath=lab/tree/notebook.ipynb"' in notebook
    assert 'href="https://colab.research.google.com/github/some/course/blob/colab/notebook.ipynb"' in notebook
    for other in ("book/page.html", "code.html"):
        assert "mybinder" not in (html / other).read_text()
    assert publish_check.check(html, OURS) == []
    assert publish_check.check(html, NONE) and publish_check.check(html, Addresses("https://github.com/some/other"))
    assert build.context["repository_url"] == OURS.repository and build.context["site_url"] == OURS.site


@pytest.mark.parametrize(
    ("repository", "opened"),
    [("https://gitlab.com/some/course", {"mybinder.org/v2/gl/some%2Fcourse"}), ("https://git.some.edu/a/b", set())],
)
def test_a_repository_elsewhere_has_the_buttons_that_can_open_it(build, repository, opened):
    html = build(Addresses(repository))
    notebook = (html / "notebook.html").read_text()
    assert set(re.findall(r"mybinder\.org/v2/[^?/]+/[^?/]+", notebook)) == opened
    assert "colab" not in notebook
    assert repository in (html / "book" / "page.html").read_text()
    assert publish_check.check(html, Addresses(repository)) == []


def test_a_download_is_offered_in_a_comment_until_it_is_there(build):
    text = (build(NONE) / "book" / "page.html").read_text()
    offered = re.search(r"<!--released(.*?)released-->", text, re.DOTALL)[1]
    assert 'href="../downloads/it.zip"' in offered
    assert re.search(r"<!--unreleased-->\s*<p>Ask for it.</p>\s*<!--/unreleased-->", text)


# ---- the check


def test_nothing_in_git_names_an_address():
    assert publish_check.check(ROOT, NONE, publish_check.GIT) == []


def test_the_built_site_names_no_strangers_address(site):
    assert publish_check.check(site, published()) == []


SMUGGLED = {
    "<a href='https://github.com/unstuck-course/unstuck'>Source</a>": "a placeholder: unstuck-course",
    "%pip install -q git+https://github.com/stranger/course": "an install from elsewhere",
    "git clone https://git.stranger.org/course": "an install from elsewhere",
    "pip install 'course-lib @ git+https://gitlab.com/stranger/course'": "another's address",
    "https://mybinder.org/v2/gh/stranger/course/main?urlpath=lab": "another's address",
    "https://mybinder.org/v2/gh/some/course/stranger": "another's address",  # not the branch that is tested
    "https://colab.research.google.com/github/stranger/course/blob/colab/x.ipynb": "another's address",
    "https://colab.research.google.com/github/some/course/blob/main/x.ipynb": "another's address",  # cannot install
    "https://stranger.github.io/course/": "another's address",
    "https://some.github.io/other/": "another's address",
    "https://github.com/some/course-of-another": "another's address",
    "https://raw.githubusercontent.com/stranger/course/main/x": "another's address",
    "git@github.com:stranger/course": "another's address",
    "https://github.com/executablebooks/jupyter-book": "a placeholder",  # Jupyter Book's default
    "https://github.com/OWNER/NAME": "another's address",
    "ADDRESS-OF-THE-REPOSITORY": "a placeholder",
    '<link rel="canonical" href="https://elsewhere.org/book/intro.html">': "takes itself for another",
    '<meta property="og:url" content="https://elsewhere.org/">': "takes itself for another",
    "<loc>https://elsewhere.org/</loc>": "takes itself for another",
}


@pytest.mark.parametrize("smuggled", SMUGGLED)
def test_what_is_smuggled_in_is_found(tmp_path, smuggled):
    (tmp_path / "lectures").mkdir()
    page = tmp_path / "lectures" / "page.html"
    page.write_text(
        f"<p>Good: {OURS.repository}/issues, repo={OURS.repository}&amp;branch=main, {OURS.site}book/, https://github.com/google/automl.</p>\n"
    )
    assert publish_check.check(tmp_path, OURS) == []
    page.write_text(page.read_text() + smuggled)
    found = publish_check.check(tmp_path, OURS)
    assert any(line.startswith("lectures/page.html: ") and SMUGGLED[smuggled] in line for line in found), found


@pytest.mark.parametrize(
    "place", ["lectures/01-x.ipynb", ".github/workflows/x.yml", "CITATION.cff", "book/x.md", "binder/x"]
)
def test_it_is_found_in_every_room(tmp_path, place):
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("https://github.com/stranger/course\n")
    assert publish_check.check(tmp_path, NONE, publish_check.GIT) == [
        f"{place}: another's address: https://github.com/stranger/course"
    ]


def test_the_command_fails_on_a_smuggled_address(tmp_path, monkeypatch, capsys):
    (tmp_path / "index.html").write_text("https://github.com/stranger/course")
    monkeypatch.setattr(sys, "argv", ["publish_check.py", str(tmp_path)])
    assert publish_check.main() == 1
    assert "another's address: https://github.com/stranger/course" in capsys.readouterr().err
    (tmp_path / "index.html").write_text("nothing")
    assert publish_check.main() == 0


# ---- the workflow


def test_the_deployment_says_its_own_addresses_and_publishes_the_release():
    text = (ROOT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    (made,) = [step for step in jobs["release"]["steps"] if step.get("run") == ".ci/run release"]
    assert made["env"] == {
        "UNSTUCK_REPOSITORY": "${{ github.server_url }}/${{ github.repository }}",
        "UNSTUCK_SITE_URL": "${{ steps.pages.outputs.base_url }}",
    }
    assert "path: _build/release" in text and "path: _build/colab" in text
    assert set(jobs["deploy"]["needs"]) == {"test", "release"}
    assert jobs["colab"]["steps"][-1]["run"].strip().endswith("git push --force origin colab")
