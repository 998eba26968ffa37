# The only task runner. `make` alone lists what it can do.
SHELL := /bin/bash
.NOTPARALLEL:
.DEFAULT_GOAL := help
PORT ?= 8000
# several notebooks and tests run at once; threads of BLAS on top would only fight for the cores
export OPENBLAS_NUM_THREADS ?= 1

# ---------------------------------------------------------------- the environment: .venv
# Made once, and again only when a requirements file changes: the stamp's name holds their hash.
BIN := .venv/bin
BOOK_READY := .venv/book-$(shell cat requirements.txt pyproject.toml | cksum | cut -d' ' -f1)
TEST_READY := .venv/test-$(shell cat requirements.txt pyproject.toml tests/requirements.txt | cksum | cut -d' ' -f1)
# a .venv whose Python is gone is as good as none, whatever its stamps say
$(shell test -x $(BIN)/python || rm -f .venv/book-* .venv/test-*)
SUITABLE := -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
PIP = $(BIN)/python -m pip install -qq --disable-pip-version-check

# The first Python that will do; PYTHON=/path/to/python on the command line overrides it.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	if $$p $(SUITABLE) 2>/dev/null; then echo $$p; break; fi; done)

$(BIN)/python:
	@$(if $(PYTHON),$(PYTHON) $(SUITABLE),false) || { echo "\
	This needs Python 3.11, 3.12 or 3.13 with its venv module$(if $(PYTHON),$(comma) and $(PYTHON) is not that)." >&2; echo "\
	Install one (Debian, Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python@3.13)," >&2; echo "\
	or name one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version)"
	@rm -rf .venv && $(PYTHON) -m venv .venv

comma := ,
define install
	@echo "Installing $(1) into .venv (a minute or two, half a gigabyte)"
	@$(PIP) $(addprefix -r ,$(1)) || { echo "\
	The installation failed; the lines above say why. Most often the network is to blame: repeat the command." >&2; echo "\
	If that does not help, start afresh: rm -rf .venv" >&2; exit 1; }
	@touch $@
endef

# the tests' packages are installed together with the book's, so that neither can upgrade the other
$(BOOK_READY): | $(BIN)/python
	@rm -f .venv/book-*
	$(call install,requirements.txt)

$(TEST_READY): | $(BOOK_READY)
	@rm -f .venv/test-*
	$(call install,requirements.txt tests/requirements.txt)

# ---------------------------------------------------------------- what one does every day
.PHONY: help book lite pdf zip serve lab exercises update test bench slips notebooks runtime links unpinned clean environment lint test-library test-notebooks test-binder test-site

help:  ## this list
	@awk -F ':.*##' '/^[a-z-]+:.*##/ { printf "%-16s%s\n", $$1, $$2 }' Makefile

book: $(BOOK_READY)  ## build the website (installs what it needs first)
	@$(BIN)/python tools/build_book.py

# after the book, which always writes its pages without it: it must never show older notebooks than the pages do
lite: book  ## the website with Jupyter in it (PYODIDE=folder or address of a Pyodide, see tools/lite; without one, just the website)
	@$(if $(PYODIDE),$(BIN)/python tools/build_lite.py --pyodide "$(PYODIDE)",:)

serve: lite  ## build the website and serve it on localhost (PORT=8000 or the next free one)
	@$(BIN)/python tools/serve.py --port $(PORT)

pdf: $(TEST_READY) book  ## print the whole book into _build/unstuck.pdf (needs Chromium)
	@$(BIN)/python tools/print_book.py

zip: book  ## pack the website into _build/unstuck.zip, to be read from a disk without a server
	@cd _build && rm -rf unstuck unstuck.zip && cp -r html unstuck && ../$(BIN)/python -m zipfile -c unstuck.zip unstuck && rm -rf unstuck
	@echo "The website is packed: _build/unstuck.zip; unpack it and open unstuck/index.html"

lab: $(BOOK_READY)  ## open the lectures in JupyterLab, or your own copies if there are any
	@$(BIN)/python -m jupyter lab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/$(if $(wildcard my_work),my_work,lectures)

update: $(BOOK_READY)  ## bring the course's corrections into your copies; your own cells stay
	@$(BIN)/python -m course_lib update

exercises: $(BOOK_READY)  ## copy lectures and exercises into my_work/, for you to work in (never overwrites)
	@$(BIN)/python -m course_lib start

test: lint test-library test-notebooks test-binder lite test-site  ## everything that must hold before a commit

bench: $(TEST_READY)  ## time the library beside torch, and the book's build
	@$(BIN)/python -m pytest tests/bench_*.py --benchmark-columns=min,median,rounds
	@rm -rf _build
	@for build in cold warm; do echo "$$build build:"; $(BIN)/python tools/build_book.py || exit 1; done

slips: $(TEST_READY)  ## put known slips into the code, one at a time: the tests must notice 95 % of them (takes long)
	@$(BIN)/python tools/slips.py

notebooks: $(BOOK_READY)  ## run all lectures and store their outputs
	@$(BIN)/python tools/run_notebooks.py

runtime:  ## rebuild the front end of the live figures (needs node)
	@command -v npm >/dev/null || { echo "node and npm are missing (Debian, Ubuntu: sudo apt-get install nodejs npm)" >&2; exit 1; }
	@cd tools/page_runtime && npm ci --no-audit --no-fund && npm run build

links: $(BOOK_READY)  ## ask every address that the book links to whether it is still there (needs the internet)
	@UNSTUCK_SITE=1 $(BIN)/jupyter-book build . --builder linkcheck --quiet

UNPINNED := _build/unpinned
unpinned: | $(BIN)/python  ## the library, the notebooks and the book with the newest versions of everything
	@rm -rf $(UNPINNED) && $(BIN)/python -m venv $(UNPINNED)
	@sed -E 's/^(jupyter-book)==.*/\1<2/; s/==[^ ]*//' requirements.txt tests/requirements.txt > $(UNPINNED)/requirements.txt
	@$(UNPINNED)/bin/python -m pip install -qq -r $(UNPINNED)/requirements.txt && $(UNPINNED)/bin/python -m pip list
	@$(MAKE) --no-print-directory test-library test-notebooks book BIN=$(UNPINNED)/bin BOOK_READY= TEST_READY= \
	  ; status=$$?; rm -f _build/last-good-build.json; exit $$status  # the next `make book` must not take this one for its own

clean:  ## remove everything that can be made again
	rm -rf _build .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks tools/page_runtime/node_modules
	find . -name __pycache__ -prune -exec rm -rf {} +

# ---------------------------------------------------------------- the parts of `make test`
environment: $(TEST_READY)  ## only make or renew .venv, with all that the tests need

lint: $(TEST_READY)  ## format, lint, types, spelling
	@$(BIN)/python -m ruff format --check . || { echo "To mend it: $(BIN)/python -m ruff format ." >&2; exit 1; }
	@$(BIN)/python -m ruff check . || { echo "To mend what can be mended by itself: $(BIN)/python -m ruff check --fix ." >&2; exit 1; }
	@$(BIN)/python -m mypy
	@$(BIN)/python -m codespell_lib

test-library: $(TEST_READY)  ## course_lib and the notebooks as files
	@$(BIN)/python -m pytest -q -m "not site and not binder" -n 2 --dist worksteal --benchmark-disable tests tests/bench_core.py

NBVAL = $(BIN)/python -m pytest -q -p no:cacheprovider --nbval-current-env --nbval-cell-timeout 120 -W default -n 2 --dist loadfile

test-notebooks: $(TEST_READY)  ## run the lectures and compare with their stored outputs; then the solved exercises
	@UNSTUCK_EXPECT=todo $(NBVAL) --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg lectures \
	  || { echo "If the new outputs are right, store them: make notebooks" >&2; exit 1; }
	@rm -rf _build/solved && $(BIN)/python -m course_lib.exercises solved _build/solved >/dev/null
	@UNSTUCK_EXPECT=pass $(NBVAL) --nbval-lax _build/solved

test-binder: $(TEST_READY)  ## install what Binder would, and run notebooks with it
	@$(BIN)/python -m pytest -q -m binder tests

test-site: $(TEST_READY)  ## the built site, in a real browser
	@$(BIN)/python -m pytest -q -m site -n 2 --dist loadfile tests
