# Needs make and Python ≥ 3.11; everything else comes from the locks. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help run demo test lint soak bench texts lock clean

BIN := .venv/bin
# Brings .venv up to date: `run` what the service needs, `dev` the tools as well.
ENVIRONMENT = python=$$(PYTHON="$(PYTHON)" tools/find-python) && "$$python" tools/environment.py
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

help: ## zeigt diese Übersicht
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile
	@echo 'Mehr Argumente: make run ARGS="--port 9000"; ein bestimmtes Python: make run PYTHON=python3.12'

run: ## richtet alles ein und startet den Dienst auf diesem Rechner
	@$(ENVIRONMENT) run
	@exec $(BIN)/antragsradar run $(ARGS)

demo: ## zeigt den Dienst an einer erfundenen kleinen Ratswelt, ohne Internet
	@$(ENVIRONMENT) run
	@exec $(BIN)/antragsradar demo $(ARGS)

test: ## prüft alles: Stil, Typen, Schichten, Tests
	@$(ENVIRONMENT) dev
	@tools/debian-packages
	@tools/check

lint: ## prüft Stil, Typen und Schichten, ohne Tests
	@$(ENVIRONMENT) dev
	@tools/check lint

soak: ## die langen Tests
	@$(ENVIRONMENT) dev
	@$(BIN)/pytest --no-header -m soak --timeout 3600 $(ARGS)

bench: ## die Messungen
	@$(ENVIRONMENT) dev
	@$(BIN)/python -m benchmarks $(ARGS)

texts: ## bringt den Katalog der Seitentexte auf den Stand (alerts/locale)
	@$(ENVIRONMENT) dev
	@$(BIN)/python tools/texts.py

lock: ## legt die Versionen der Abhängigkeiten neu fest (neuere: ARGS=--upgrade)
	@$(ENVIRONMENT) dev
	@$(LOCK) $(ARGS) --extra workers --output-file requirements/run.lock
	@$(LOCK) $(ARGS) --extra workers --extra dev --constraint requirements/run.lock --output-file requirements/dev.lock

clean: ## entfernt Umgebung und Zwischenstände, aber keine Daten
	@rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
