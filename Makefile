# gauntlet: every target works in a fresh clone and sets up what it needs.
.DEFAULT_GOAL := help
SHELL := /bin/sh
GAUNTLET := node dist/main.mjs
SOURCES := $(shell find harness -name '*.ts' -o -name '*.json' -path 'harness/data/*') package.json

.PHONY: help setup engine test-tools verify-tools build run plan test test-fast verify claims bench corpus accuracy lint format clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: ## install what is missing: npm packages; on Debian, as root: a container engine, Go, mmdebstrap
	@$(MAKE) --no-print-directory -j2 node_modules/.installed engine

engine:
	@sh harness/scripts/setup-machine.sh

test-tools: setup
	@sh harness/scripts/setup-machine.sh tests

node_modules/.installed: package-lock.json
# Not npm ci: it refuses where a registry lacks another platform's optional package. The lock file is followed all the same.
	@npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

dist/main.mjs: node_modules/.installed $(SOURCES)
# Named, or a configuration in a folder above would be taken.
	@npx --no-install tsdown --config package.json --logLevel error

build: dist/main.mjs ## bundle the program into dist/

run: setup dist/main.mjs ## the flagship scenario, for real
	@$(GAUNTLET) run x-tools-tokeninternal

plan: dist/main.mjs ## the flagship's cells, without running them
	@$(GAUNTLET) plan x-tools-tokeninternal

test: test-tools dist/main.mjs ## everything that CI runs: lint, types, unit, probe and engine tests
	@npx --no-install tsx harness/scripts/check.ts lint types knip unit probe engine

test-fast: node_modules/.installed ## under a minute: lint, types, unit tests
	@npx --no-install tsx harness/scripts/check.ts lint types knip unit

verify-tools: setup
	@sh harness/scripts/setup-machine.sh verify

verify: verify-tools dist/main.mjs ## what is longer than CI's share; run before an issue is called done
	@npx --no-install tsx harness/scripts/check.ts lint types knip unit probe engine long
	@$(MAKE) --no-print-directory corpus ARGS=--check
	@$(MAKE) --no-print-directory claims

claims: setup dist/main.mjs ## settle the handbook's claims by running them; a second call runs nothing
	@$(GAUNTLET) claims

bench: setup dist/main.mjs ## the figures of the README's benchmark section
	@npx --no-install tsx harness/scripts/bench.ts

corpus: setup ## capture the diagnosis fixtures again, in containers of real releases (ARGS=--check compares only)
	@npx --no-install tsx harness/scripts/corpus.ts --brief $(ARGS)

accuracy: node_modules/.installed ## how the diagnosis rules age: those of Go 1.24 and older, tried on newer releases' texts
	@npx --no-install tsx harness/scripts/accuracy.ts $(ARGS)

lint: node_modules/.installed ## biome
	@npx --no-install biome check .

format: node_modules/.installed ## biome, mending what it can
	@npx --no-install biome check --write .

clean: ## remove what the build made; downloads, images and runs stay (gauntlet images prune removes images)
	@rm -rf dist node_modules
