#!/bin/sh
# One step of the set-up: sh tools/prepare.sh run|dev|node|assets|advisories. `make` says when.
# Needs Python 3.11 or newer with venv or pip, and nothing else of a new machine.
set -eu
cd "$(dirname "$0")/.."

built=commonside/ground/design/static/design/built

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# The first Python that is new enough; PYTHON=... chooses another.
python() {
  for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  stop "Commonside needs Python 3.11 or newer: sudo apt-get install python3 python3-venv"
}

# An environment that pip can fill. Debian without python3-venv leaves a half-made
# folder behind a failed `venv`, so the folder is cleared and made without pip.
environment() {
  base=$(python)
  if "$base" -c 'import ensurepip' 2>/dev/null; then
    "$base" -m venv --clear "$1"
  elif "$base" -m pip --version >/dev/null 2>&1; then
    "$base" -m venv --clear --without-pip "$1"
  else
    stop "Commonside needs Python's venv or pip: sudo apt-get install python3-venv"
  fi
}

# Installs into an environment with its own pip, or with the machine's.
install() {
  home=$1
  shift
  if [ -x "$home/bin/pip" ]; then
    "$home/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
  else
    "$(python)" -m pip --quiet --disable-pip-version-check \
      --python "$home/bin/python" install "$@"
  fi
}

# Whether the machine's own Node will do: Node and npm, and not older than Debian 12's.
system_node() {
  has node && has npm &&
    node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
}

# Node from the machine, else from the package index in an environment of its own.
with_node() {
  if ! system_node; then
    if [ ! -e .node/.ready ] || [ requirements-node.lock -nt .node/.ready ]; then
      say "No Node 18 with npm here: fetching one into .node, for the style sheet only"
      environment .node
      install .node --require-hashes -r requirements-node.lock || stop \
        "Commonside needs Node to compile its style sheet: sudo apt-get install nodejs npm"
      touch .node/.ready
    fi
    PATH="$PWD/.node/bin:$PATH"
  fi
  "$@"
}

case ${1:-} in
run)
  say "Setting up .venv (about a minute, once)"
  environment .venv
  install .venv --require-hashes -r requirements.lock
  install .venv --no-deps --no-build-isolation --editable .
  touch .venv/.ready
  ;;
dev)
  say "Adding what the tests need to .venv"
  install .venv --require-hashes -r requirements-dev.lock
  touch .venv/.ready-dev
  ;;
node)
  with_node npm ci --ignore-scripts --silent
  touch node_modules/.ready
  ;;
advisories)
  with_node npm audit --omit=optional
  ;;
assets)
  say "Compiling the style sheet"
  mkdir -p "$built"
  with_node node node_modules/sass/sass.js --style=compressed --no-source-map \
    --load-path=node_modules \
    commonside/ground/design/assets/govuk.scss "$built/app.css"
  touch "$built/app.css"
  ;;
*)
  stop "Say which step: run, dev, node or assets"
  ;;
esac
