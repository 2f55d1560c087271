# Needs Python 3.11 or later, with venv, and make; everything else is fetched into .venv once.
# Programs run as `python -m ...` with relative names, so that blanks and Chinese in the path do no harm.

PYTHON ?= python3
RUN := .venv/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --no-input --quiet --quiet install
READY := .venv/.ready
# Both source roots as seen from site-packages: an absolute path with Chinese in it stops Python where LC_ALL is C.
SOURCES := ../../../.. ../../../../graphql

export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help demo serve test check bench crash screenshots

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: $(READY) ## Fill a demo ledger once, and serve it on 127.0.0.1:8000 / 生成演示台账并启动
	@LEDGER_DATA="$${LEDGER_DATA:-.demo}" $(RUN) -m console demo

serve: $(READY) ## Serve your own ledger, empty at first / 启动正式台账
	@LEDGER_DATA="$${LEDGER_DATA:-.data}" $(RUN) -m console serve

test: $(READY) ## Run every test on an embedded PostgreSQL / 运行全部测试
	@$(RUN) -m pytest --numprocesses 3 --dist loadfile

check: $(READY) ## Check format, lint, types and import contracts / 静态检查
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy
	@$(RUN) .venv/bin/lint-imports

bench: $(READY) ## Measure speed beside PostgreSQL's own, and print the table / 性能对比
	@$(RUN) -m bench

crash: $(READY) ## Kill server and PostgreSQL 20 times in mid-load: nothing acknowledged is lost / 断电考验
	@$(RUN) -m bench.crash

screenshots: $(READY) ## Draw the pages of every role into screenshots/, beside `make demo` / 生成各角色页面截图
	@$(RUN) -m tests.pages.screenshots screenshots

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11")'
	@echo 'Setting up .venv, once, in a minute or two / 首次准备环境,约一两分钟 ...'
	@$(PYTHON) -m venv .venv
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-build-isolation --no-deps --editable .
	@for place in .venv/lib/python3*/site-packages; do printf '%s\n' $(SOURCES) > "$$place/_prevention_ledger.pth"; done
	@touch $@
