# The two commands are `make run` and `make test`; README.md tells more.
.PHONY: run test check bench lock
# Where it is set, every start compiles all of Django and of the portal again, which takes longer than the rest of it.
unexport PYTHONDONTWRITEBYTECODE
python := .venv/bin/python
lock := .venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -q pyproject.toml
# Settings with nothing behind them, for commands that read them and never connect.
pretend := $(python) -m config.embedded pretend --
production := SITE_URL=https://jiangcheng.example ALLOWED_HOSTS=jiangcheng.example TRUSTED_PROXY_COUNT=1

run: .venv/installed ## the portal with demo data on http://localhost:$(PORT); PORT=8000, VAR_DIR=var
	@exec $(python) -m config.serve

test: .venv/installed-dev ## every test, on throwaway servers
	@exec $(python) -m config.suite

check: .venv/installed-dev ## the linters
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	.venv/bin/lint-imports
	$(pretend) $(python) -m mypy
	git ls-files -z 'templates/*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2 --check
	git ls-files -z 'templates/*.html' | xargs -0 -r .venv/bin/djhtml --tabwidth 2 --check
	$(python) -m config.embedded run -- $(python) manage.py makemigrations --check --dry-run
	$(pretend) env $(production) $(python) manage.py check --deploy --fail-level WARNING
	@command -v xgettext >/dev/null || sh config/embedded/apt.sh gettext || echo 'Install gettext for the next step.'
	$(pretend) $(python) -m config.translations check

bench: .venv/installed ## pages and ballots on volume data, as ratios
	@exec $(python) -m config.bench

lock: .venv/installed-dev ## write requirements*.txt from pyproject.toml
	$(lock) -o requirements.txt
	$(lock) --group dev -o requirements-dev.txt

.venv/installed: requirements.txt
	@sh config/embedded/install.sh $<
	@touch $@

.venv/installed-dev: requirements-dev.txt
	@sh config/embedded/install.sh $<
	@touch $@ .venv/installed
