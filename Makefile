# The only task runner. `make` alone lists what it can do.
SHELL := /bin/bash
.NOTPARALLEL:
.DEFAULT_GOAL := help
PORT ?= 8000
LECTURE ?= 04
# several notebooks and tests run at once; threads of BLAS and PyTorch on top would only fight for the cores
export OPENBLAS_NUM_THREADS ?= 1
export OMP_NUM_THREADS ?= 1
# some images forbid bytecode: then every kernel, worker and tool would compile the course, and pytest rewrite all tests
unexport PYTHONDONTWRITEBYTECODE
# glibc would give the memory of a large array back and ask for it again: a third of the training time
export MALLOC_TRIM_THRESHOLD_ ?= 268435456
export MALLOC_MMAP_THRESHOLD_ ?= 67108864

# ---------------------------------------------------------------- the environment: .venv
# run.py chooses the Python (PYTHON=/path/to/python overrides it), makes .venv, and renews it when a requirements file
# changes. Any Python that starts can call it, an old one too.
BIN := .venv/bin
RUN = $(or $(shell for p in python3 python "$(PYTHON)"; do if "$$p" -c '' 2>/dev/null; then echo "$$p" run.py; break; fi; done),\
	$(error This needs Python 3.11 to 3.14, and no Python is here (Debian, Ubuntu: sudo apt-get install python3 python3-venv)))

# ---------------------------------------------------------------- what one does every day
.PHONY: help book lite pdf zip slides slides-pdf release publish-check serve lab exercises update check test bench slips notebooks runtime links unpinned clean \
	reader environment packages lint test-library test-notebooks test-steady test-binder test-grading test-site

help:  ## this list
	@awk -F ':.*##' '/^[a-z-]+:.*##/ { printf "%-16s%s\n", $$1, $$2 }' Makefile

book: reader  ## build the website (installs what it needs first)
	@$(BIN)/python tools/build_book.py

# after the book, which always writes its pages without Jupyter: Jupyter must never show older notebooks than the pages do
lite: $(if $(PYODIDE),environment) book  ## the website with Jupyter in it (PYODIDE=folder or address of a Pyodide, see tools/lite; without one, just the website)
	@$(if $(PYODIDE),$(BIN)/python tools/build_lite.py --pyodide "$(PYODIDE)",:)

slides: book  ## make slides for each lecture in _build/slides
	@$(BIN)/python tools/build_slides.py

slides-pdf: environment book  ## the same, and print them as PDFs (needs Chromium)
	@$(BIN)/python tools/build_slides.py --pdf

serve: lite  ## build the website and serve it on localhost (PORT=8000 or the next free one)
	@$(BIN)/python tools/serve.py --port $(PORT)

pdf: environment book  ## print the whole book into _build/unstuck.pdf (needs Chromium)
	@$(BIN)/python tools/print_book.py

zip: book  ## pack the course and its website into _build/unstuck.zip: to be read from a disk without a server, and to be run
	@$(BIN)/python tools/release.py zip

release: environment pdf zip lite slides  ## all that is published, in _build/release, with checksums
	@$(BIN)/python tools/release.py

DEPLOYED := UNSTUCK_REPOSITORY=https://github.com/a-deployment/of-the-course UNSTUCK_SITE_URL=https://a-deployment.github.io/of-the-course/
publish-check: reader  ## check that nothing published names a foreign address: with our addresses set, and as shipped
	@$(DEPLOYED) $(BIN)/python tools/build_book.py && $(DEPLOYED) $(BIN)/python tools/publish_check.py _build/html
	@$(BIN)/python tools/build_book.py && $(BIN)/python tools/publish_check.py

lab:  ## make your own copies in my_work/ and open them in JupyterLab
	@$(RUN) lab

update:  ## bring the course's corrections into your copies; your own cells stay
	@$(RUN) update

exercises:  ## only make the copies: lectures and exercises, for you to work in (never overwrites one)
	@$(RUN) start

CORE := architecture schedules parts by_the_book optimizers optimizer_arguments surfaces networks paths series notebooks run run_commands
check: lint  ## for every day, in a minute: lint, the core of the library, the exercises of one lecture (LECTURE=04)
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal $(CORE:%=tests/test_%.py)
	@$(SOLVED)
	@UNSTUCK_EXPECT=pass $(NBVAL) -n 0 --nbval-lax _build/solved/exercises/$(LECTURE)-*.ipynb

test: environment packages  ## everything that must hold before a commit (what it runs, side by side: tools/run_steps.py)
	@$(BIN)/python tools/run_steps.py

bench: environment  ## measure the library beside torch, the build, the weight of the pages, the moves of the figures, and the steps of `make test`
	@$(BIN)/python -m pytest tests/bench_*.py --benchmark-columns=min,median,rounds
	@rm -rf _build
	@for build in cold warm; do echo "$$build build:"; $(BIN)/python tools/build_book.py || exit 1; done
	@$(BIN)/python tools/build_book.py --costs
	@$(BIN)/python tools/weigh_site.py
	@$(BIN)/python tools/time_figures.py --parts
	@$(BIN)/python tools/run_steps.py

slips: environment  ## put known slips into the code, one at a time: the tests must notice 95 % of them (takes long)
	@$(BIN)/python tools/slips.py

notebooks: reader  ## run all lectures and store their outputs
	@$(BIN)/python tools/run_notebooks.py

runtime:  ## rebuild the front end of the live figures (needs node)
	@command -v npm >/dev/null || { echo "node and npm are missing (Debian, Ubuntu: sudo apt-get install nodejs npm)" >&2; exit 1; }
	@cd tools/page_runtime && npm ci --no-audit --no-fund && npm run build

links: reader  ## check that every address that the book links to is still there (needs the internet)
	@UNSTUCK_SITE=1 $(BIN)/jupyter-book build . --builder linkcheck --quiet

UNPINNED := _build/unpinned
unpinned: reader  ## test the library and the notebooks, and build the book, with the newest versions of everything
	@rm -rf $(UNPINNED) && $(BIN)/python -m venv $(UNPINNED)
	@sed -E 's/^(jupyter-book)==.*/\1<2/; s/==[^ ]*//' requirements.txt tests/requirements.txt > $(UNPINNED)/requirements.txt
	@$(UNPINNED)/bin/python -m pip install -qq -r $(UNPINNED)/requirements.txt && $(UNPINNED)/bin/python -m pip list
	@$(MAKE) --no-print-directory test-library test-notebooks book BIN=$(UNPINNED)/bin RUN=: \
	  ; status=$$?; rm -f _build/last-good-build.json; exit $$status  # the next `make book` must not take this one for its own

clean:  ## remove everything that can be made again
	rm -rf _build .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks tools/page_runtime/node_modules
	find . -name __pycache__ -prune -exec rm -rf {} +

# ---------------------------------------------------------------- the parts of `make test`
reader:
	@$(RUN) environment

environment:  ## only make or renew .venv, with all that the tests need
	@$(RUN) environment test

# installed once, before steps run side by side
MODULES := tools/page_runtime/node_modules
packages:
	@command -v npm >/dev/null || { echo "node and npm are missing: JavaScript is not linted (Debian, Ubuntu: sudo apt-get install nodejs npm)"; \
	  [ "$$UNSTUCK_REQUIRE_ALL" != 1 ]; exit; }; \
	[ $(MODULES)/.package-lock.json -nt tools/page_runtime/package-lock.json ] || (cd tools/page_runtime && npm ci --no-audit --no-fund --silent)

lint: environment packages  ## format, lint, types, spelling
	@$(BIN)/python -m ruff format --check . || { echo "To fix it: $(BIN)/python -m ruff format ." >&2; exit 1; }
	@$(BIN)/python -m ruff check . || { echo "To fix what ruff can fix: $(BIN)/python -m ruff check --fix ." >&2; exit 1; }
	@$(BIN)/python -m mypy
	@$(BIN)/python -m codespell_lib
	@$(BIN)/python tools/plain_english.py
	@[ ! -d $(MODULES) ] || (cd tools/page_runtime && npm run --silent lint) || { echo "To fix what it can: cd tools/page_runtime && npm run format" >&2; exit 1; }

# tests of recorded runs: they run once, in test-steady, where they must hold under the disturbance
RECORDED := experiments capstone diagnose fair_race warmup_edge words_race
test-library: environment  ## course_lib and the notebooks as files
	@$(BIN)/python -m pytest -q -m "not site and not binder and not grading" -n 2 --dist worksteal --benchmark-disable $(RECORDED:%=--ignore=tests/test_%.py) tests tests/bench_core.py

# the kernels are disturbed with the first of the five seeds (tests/nbval_course.py): test-steady leaves that run out
NBVAL = UNSTUCK_DISTURB=1 PYTHONPATH=tests:tools $(BIN)/python -m pytest -q -p nbval_course -p no:cacheprovider --nbval-current-env --nbval-cell-timeout 900 --nbval-kernel-startup-timeout 600 -W default -n 2 --dist loadfile
SOLVED = rm -rf _build/solved && $(BIN)/python -m course_lib.exercises solved _build/solved >/dev/null

test-notebooks: environment  ## run the lectures and compare with their stored outputs; then the solved exercises
	@UNSTUCK_EXPECT=todo $(NBVAL) --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg lectures \
	  || { echo "If the new outputs are right, store them: make notebooks" >&2; exit 1; }
	@$(SOLVED)
	@UNSTUCK_EXPECT=pass $(NBVAL) --nbval-lax _build/solved/exercises  # the lectures' quizzes: tests/test_exercises.py

# the seed of the noise, and the kernel of OpenBLAS, of the recorded runs: weekly.yml tries the others
SEED ?= 1
CORETYPE ?= Sandybridge
test-steady: environment  ## check that what lectures and pages print does not depend on the processor
	@$(BIN)/python tools/steady.py --after-nbval
	@UNSTUCK_DISTURB=$(SEED) OPENBLAS_CORETYPE=$(CORETYPE) $(BIN)/python -m pytest -q -n 2 --dist worksteal -p tests.disturbance $(RECORDED:%=tests/test_%.py)

test-binder: environment  ## install what Binder would, and run notebooks with it
	@$(BIN)/python -m pytest -q -m binder tests

FEW := not otter or 01-stuck or capstone
test-grading: environment  ## install otter, nbgrader and nbgitpuller elsewhere, and grade two notebooks with them (ALL=1: every one)
	@$(BIN)/python -m pytest -q -m grading $(if $(ALL),,-k "$(FEW)") tests

test-site: environment  ## the built site, in a real browser
	@$(BIN)/python -m pytest -q -m site -n 2 --dist loadfile tests
