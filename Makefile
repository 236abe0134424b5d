# The few commands of the project. Portable to GNU make 3.81 and any POSIX sh (macOS ships both).

.DEFAULT_GOAL := help
SHELL := /bin/sh
python := .venv/bin/python
pip := $(python) -m pip --disable-pip-version-check install --require-hashes
manage := VAR_DIR=.venv/var SITE_URL=https://site.example $(python) manage.py
catalogues := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))

.PHONY: help run check test packages static fuzz mutants bench load host upgrade image hosting setup format messages requirements outdated

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name text; do \
		printf '  make %-13s %s\n' "$$name" "$$text"; done

run: .venv/run.stamp $(catalogues) ## Serve the site on http://127.0.0.1:8000/ (PORT= and HOST= change it)
	@exec $(python) manage.py serve

check: setup static ## Before a commit: static checks, and the quick tests
	.venv/bin/pytest --numprocesses=auto -m 'not (browser or exhaustive or slow)'

test: setup packages static ## Before a push: also PostgreSQL, whole processes, journeys (ALL=1: before a release)
	.venv/bin/pytest --numprocesses=auto -m 'not (browser or exhaustive)'
	$(python) -m tests.postgres .venv/bin/pytest --numprocesses=auto \
		-m '$(if $(ALL),not browser,postgresql) and not exhaustive'
	.venv/bin/pytest --numprocesses=3 --reruns=1 -m browser tests/browser
ifdef ALL
	.venv/bin/pytest -m exhaustive
	$(python) -m tests.image whole
endif

packages: setup
	@$(python) -m tests.packages

static: setup
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	@find templates -name '*.html' -exec .venv/bin/djangofmt --check {} +
	@find templates -name '*.html' -exec .venv/bin/djade --check --target-version 6.1 {} +
	.venv/bin/lint-imports
	.venv/bin/mypy
	@$(manage) makemigrations --check --dry-run
	@$(manage) check --deploy --fail-level=WARNING

fuzz: setup ## Try the properties on thousands of random examples
	@exec .venv/bin/pytest --numprocesses=auto -m hypothesis --hypothesis-profile=fuzz --hypothesis-seed=$$(date +%s)

mutants: setup ## Break the code in many places and count what the tests notice
	@exec $(python) -m tests.mutants

bench: setup ## Print what a page costs
	@exec $(python) -m benchmarks

load: setup ## Print what the hosted site holds, and what readers notice of a bad day (docs/hosting.md tells what it needs)
	@$(python) -m benchmarks.load
	@$(python) -m benchmarks.morning
	@$(python) -m benchmarks.outages
	@$(python) -m benchmarks.known_last
	@$(python) -m benchmarks.slow_line
	@$(python) -m benchmarks.writes
	@$(python) -m benchmarks.memory
	@$(python) -m benchmarks.hostile
	@$(python) -m benchmarks.hosts
	@exec $(python) -m benchmarks.background

host: ## Make this Debian 13 a host of the site (docs/hosting.md)
	@exec deploy/machine/install host

upgrade: ## Bring this host up to what is checked out, while it answers
	@exec deploy/machine/install upgrade

image: ## Build an image for containers (docs/hosting.md; needs buildah)
	@exec buildah build --layers $(if $(BASE),--build-arg BASE='$(BASE)') $(BUILD_OPTIONS) --tag marseille20 .

hosting: .venv/hosting.stamp $(catalogues)

setup: .venv/dev.stamp $(catalogues) ## Install what the tests and checks need

format: setup ## Rewrite the code and the templates in the house style
	@.venv/bin/ruff check --fix-only --quiet
	@.venv/bin/ruff format --quiet
	@find templates -name '*.html' -exec .venv/bin/djangofmt --quiet {} +
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 6.1 {} + || true # 1: wrote

messages: setup ## Collect the texts to translate into locale/fr (needs gettext)
	$(python) manage.py makemessages --locale fr --no-location --no-obsolete --ignore '.venv/*' --ignore 'var/*'

requirements: ## Pin the newest fitting versions in requirements/*.txt (needs uv)
	@for name in run hosting dev; do \
		uv pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
			--no-emit-index-url --custom-compile-command 'make requirements' \
			requirements/$$name.in --output-file requirements/$$name.txt || exit; \
	done

outdated: setup ## Print what is installed and has a newer version
	@exec $(python) -m pip --disable-pip-version-check list --outdated

# A name on PATH proves nothing (it may be too old, a stub, or lack venv): each is tried by running it.
# PYTHON=/path/to/python chooses one.
.venv/bin/python:
	@for python in $(PYTHON) \
			python3.13 python3.14 python3.12 python3 python \
			/usr/bin/python3.13 /usr/bin/python3.14 /usr/bin/python3.12 /usr/bin/python3 \
			/opt/homebrew/bin/python3.1[2-9] /opt/homebrew/bin/python3 \
			/usr/local/bin/python3.1[2-9] /usr/local/bin/python3 /opt/local/bin/python3.1[2-9] \
			/Library/Frameworks/Python.framework/Versions/3.1[2-9]/bin/python3 \
			"$$HOME"/.pyenv/versions/3.1[2-9]*/bin/python \
			"$$HOME"/.local/share/uv/python/cpython-3.1[2-9]*/bin/python3; do \
		if "$$python" -c 'import ensurepip, sqlite3, ssl, sys, venv; sys.exit(sys.version_info < (3, 12))' \
				>/dev/null 2>&1; then \
			echo "Making .venv with $$("$$python" --version) ($$python) …"; \
			exec "$$python" -m venv --clear .venv; \
		fi; \
	done; \
	echo 'Python 3.12 or newer is needed, with venv: "apt install python3-venv" on Debian, "brew install python" on macOS.' >&2; \
	exit 1

.venv/run.stamp: requirements/run.txt | .venv/bin/python
	@echo 'Installing what the site needs …'
	@$(pip) -r requirements/run.txt
	@touch $@

.venv/hosting.stamp: requirements/hosting.txt | .venv/bin/python
	@echo 'Installing what a hosted site needs …'
	@$(pip) -r requirements/hosting.txt
	@touch $@ .venv/run.stamp

.venv/dev.stamp: requirements/dev.txt | .venv/bin/python
	@echo 'Installing what the site, its tests and its checks need …'
	@$(pip) -r requirements/dev.txt
	@touch $@ .venv/run.stamp

%.mo: %.po | .venv/run.stamp
	@.venv/bin/pybabel --quiet compile --input-file $< --output-file $@
