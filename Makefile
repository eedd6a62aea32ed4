# book, test, pdf, lab, refresh: each makes its own environment in .venv first, once.
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell command -v $(name) 2>/dev/null)))
RUN := .venv/bin/python -m
READY := .venv/.ready

.PHONY: book test pdf lab refresh lint clean

book: $(READY)          ## the site, in _build/html
	$(RUN) entente book

pdf: $(READY)           ## the PDF, in _build/pdf
	$(RUN) entente pdf

test: $(READY)          ## book, PDF, then every test; what needs a missing program is skipped and said
	$(RUN) entente book
	$(RUN) entente pdf --skip-if-missing
	$(RUN) pytest

lab: $(READY)           ## the chapters in JupyterLab
	$(RUN) jupyterlab chapters

refresh: $(READY)       ## run every chapter and store its outputs
	$(RUN) entente refresh

lint: $(READY)
	$(RUN) ruff check entente tests
	$(RUN) ruff format --check entente tests

clean:                  ## everything that can be made again
	rm -rf .venv _build chapters/data

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info[:2] <= (3, 13) else "Python 3.11, 3.12 or 3.13 is needed; $(PYTHON) is " + sys.version.split()[0] + ". Name one: make PYTHON=python3.12 ...")'
	@echo "Making the environment in .venv with $(PYTHON); this takes a minute or two, once."
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(READY)
