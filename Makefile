# The two commands that matter are `make site` and `make test`; README.md describes them all.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := uv pip compile pyproject.toml --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	--group build --custom-compile-command "make lock"

.PHONY: site serve test lint bench docs lock clean

site: $(VENV)/.ready ## Build content/ into site/, and search-index/ beside it.
	$(BIN)/kbgen build

serve: $(VENV)/.ready ## Preview on http://127.0.0.1:8000/; every save reloads the page.
	$(BIN)/kbgen serve

test: lint ## Lint, type-check and run every test; in real Chromium too.
	@scripts/need chromium-headless-shell chromium-headless-shell || scripts/need chromium chromium google-chrome
	$(BIN)/python -m pytest -n 2 --dist loadgroup tests

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.ready ## Compare builds with Hugo, Zensical, Material and Eleventy; GENERATOR makes the articles.
	$(BIN)/python bench/build.py $(if $(GENERATOR),--generator $(GENERATOR)) $(if $(SIZES),$(SIZES),100 1000)

docs: $(VENV)/.ready ## Write the generated pages of docs/ again.
	$(BIN)/python scripts/generate_docs.py

lock: ## Choose the newest versions and write both lock files; needs uv.
	$(LOCK) --upgrade -o requirements.lock
	$(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove everything that make has made.
	rm -rf $(VENV) site search-index artifacts examples/*/site examples/*/search-index .kbgen .site.kbgen
	rm -rf examples/*/.kbgen examples/*/.site.kbgen
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "kbgen needs Python 3.11 or later: make PYTHON=python3.x" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || scripts/need python3-venv
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
