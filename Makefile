# SPDX-License-Identifier: AGPL-3.0-or-later
.DEFAULT_GOAL := help
.PHONY: help setup build run demo test test-fast lint format golden check bench api-check api-soak soak browser-test http-test
SWIFT ?= swift
# Tests open many databases: a few at a time keep threads and connections within bounds.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 4

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: ## Install every system package and test tool that is missing (Debian 12; idempotent)
	@scripts/setup.sh
	@scripts/test-venv.sh

build: setup ## Build the program: .build/release/entraide
	$(SWIFT) build -c release --product entraide

run: build ## Make the demo cooperative in ./data unless it exists, and serve it
	.build/release/entraide demo --data data --unless-exists
	.build/release/entraide serve --data data --port $${PORT:-8080}

demo: build ## Build the demo cooperative in ./data
	.build/release/entraide demo --data data

test: setup ## The whole test suite, on SQLite and on a PostgreSQL it starts itself
	$(SWIFT) test

test-fast: ## The same without PostgreSQL
	ENTRAIDE_TEST_POSTGRES=skip $(SWIFT) test

browser-test: ## Every page and journey in headless Chromium; pictures in .build/screens
	scripts/browser-test.sh

http-test: ## Odd requests, slow clients and planted secrets against the program built last
	scripts/http-test.sh

lint: ## Check the format of every Swift file
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift

format: ## Put every Swift file into our format
	$(SWIFT) format --in-place --recursive --parallel Sources Tests Package.swift

golden: ## Rewrite the golden files after looking at why they change
	ENTRAIDE_GOLDEN=write $(SWIFT) test --filter 'DocumentsTests|DSNGenerationTests'

bench: build ## Our benchmarks, with the peer or the limit in the same run
	scripts/with-postgres.sh sh -c '.build/release/entraide bench --postgres "$$ENTRAIDE_POSTGRES_URL"'

api-check: build ## schemathesis, all checks, three roles in two cooperatives
	@scripts/test-venv.sh
	scripts/api-check.sh

api-soak: build ## The same, longer
	@scripts/test-venv.sh
	scripts/api-check.sh 200

soak: build ## 10,000 random French payslips against OpenFisca-France
	scripts/openfisca.sh soak

check: lint test build browser-test http-test ## What CI runs: lint, tests, pages in a browser, odd HTTP, the README's commands
	scripts/readme-check.sh
	@scripts/test-venv.sh
	scripts/api-check.sh
	scripts/openfisca.sh share
