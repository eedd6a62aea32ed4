# book, test, pdf, lab, refresh, bench, lint, audit: each makes its own environment in .venv first, once.
SUPPORTED := import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
# The newest that really runs: a version manager's stand-in can be on the path for a Python that is not there.
FOUND = $(shell for name in python3.13 python3.12 python3.11 python3 python; do $$name -c '$(SUPPORTED)' 2>/dev/null && echo $$name && break; done)
PYTHON ?= $(FOUND)
RUN := .venv/bin/python -m
READY := .venv/.ready
PYTEST := $(RUN) pytest --numprocesses auto --maxprocesses 4 --dist loadfile
PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: book test coverage thorough pdf edition editions lab refresh bench newest lint audit clean

book: $(READY)          ## the site, in _build/html
	$(RUN) entente book

pdf: $(READY)           ## report and brief as PDFs, in _build/pdf, linked from the site where it is built
	$(RUN) entente pdf

test: $(READY)          ## lint, book, PDF, then every test; what needs a missing program is skipped and said
	$(MAKE) --jobs=2 lint book
	$(PYTEST) chapters & chapters=$$!; $(RUN) entente pdf --skip-if-missing; pdf=$$?; wait $$chapters && exit $$pdf
	$(PYTEST) --no-loadscope-reorder tests

coverage: $(READY)      ## which lines of the package no test ran; twice as long as the tests, and not of the chapters,
	$(PYTEST) --no-loadscope-reorder --cov entente tests  # where a kernel that was slow to answer about coverage failed all cells after it

edition: $(READY)       ## closes the edition that data/datapackage.json names; refuses when anything fails
	REQUIRE_ALL=1 $(MAKE) test
	$(RUN) entente edition

editions: $(READY)  ## sites of closed editions, from their tags, for editions/ of the next site
	$(RUN) entente editions

thorough: $(READY)      ## slow, in a browser: every chapter run in its page, every width, paper, axe, hostile tables; after `make book`
	$(RUN) pytest tests/thorough_live.py tests/thorough_lab.py tests/thorough_everybody.py tests/thorough_hostile.py

lab: $(READY)           ## the chapters in JupyterLab, its links to rows opening the built site
	$(RUN) entente lab

refresh: $(READY)       ## run every chapter and store its outputs
	$(RUN) entente refresh

bench: $(READY)         ## times of book, PDF, a chapter in the page and first visits; cross-impact balances as the space grows
	.venv/bin/python tests/benchmarks/site.py
	.venv/bin/python tests/benchmarks/live.py
	.venv/bin/python tests/benchmarks/crossimpact.py

newest: $(READY)        ## the book with the newest Sphinx, MyST-NB and theme, without Jupyter Book
	.venv/bin/python tests/newest.py

lint: $(READY)          ## how code and chapters are written, types, and what the tables say
	$(RUN) ruff check entente tests chapters
	$(RUN) ruff format --check entente tests
	$(RUN) mypy
	$(RUN) entente check

audit: $(READY)         ## licences of all that is installed; unused and unpinned requirements; known vulnerabilities
	.venv/bin/python tests/audit.py

clean:                  ## everything that can be made again
	rm -rf .venv _build chapters/data

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(SUPPORTED)' || { echo "Python 3.11, 3.12 or 3.13 with venv is needed; $(or $(PYTHON),none) was found. Name one: make PYTHON=python3.12 ..." >&2; exit 2; }
	@echo "Making the environment in .venv with $(PYTHON); this takes a minute or two, once."
	@rm -rf entente.egg-info  # of an older install, which Python would find first
	@$(PYTHON) -m venv .venv \
	  && $(PIP) --require-hashes --requirement requirements.lock && $(PIP) --no-deps --no-build-isolation --editable . \
	  || { echo "The environment could not be made: see above. It needs room on the disk and, this once, a network." >&2; exit 1; }
	@touch $(READY)
