.PHONY: help build test demo format bench
help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'
build: ## build in debug, module graph enforced
	swift build --explicit-target-dependency-import-check error
test: ## everything that CI runs
	bash .ci/run
demo: ## run the Salesforce rule over its samples
	bash scripts/demo
format: ## rewrite all sources by .swift-format
	swift format -ipr Sources Tests Package.swift
bench: ## throughput against a newline scan and jq
	bash scripts/bench
