#!/bin/sh
# Proves the README's commands the way a newcomer meets them: a clean clone, an empty
# home folder, and a machine that may lack things. Says how long each took.
#
#   sh tools/clean_clone.sh demo|test [without-node] [without-venv] [without-servers]
#
# `demo` ends when the first page answers, and stops the server that it started.
# `without-servers` hides Debian's PostgreSQL from this process alone; that needs root.
set -eu
cd "$(dirname "$0")/.."

case " $* " in
*" without-servers "*)
  if [ -n "$(ls /usr/lib/postgresql 2>/dev/null)" ]; then
    exec unshare --mount sh -c \
      'mount -t tmpfs none /usr/lib/postgresql && exec sh tools/clean_clone.sh "$@"' \
      again "$@"
  fi
  ;;
esac

what=$1
shift

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/home" "$place/bin" "$place/lacking"
hidden=" "
for word in "$@"; do
  case $word in
  without-node) hidden="$hidden node npm npx nodejs " ;;
  without-venv) echo 'raise ImportError' >"$place/lacking/ensurepip.py" ;;
  without-servers) hidden="$hidden chromium chromium-browser google-chrome initdb pg_ctl postgres " ;;
  *) echo "Not known: $word" >&2; exit 2 ;;
  esac
done

# Debian's own programs alone, less what is to be missing.
for program in /usr/bin/* /bin/*; do
  name=${program##*/}
  case $hidden in *" $name "*) continue ;; esac
  [ -e "$place/bin/$name" ] || ln -s "$program" "$place/bin/$name"
done

git clone --quiet . "$place/clone"
cd "$place/clone"
# What reaches the package indexes from here stays; nothing else of ours does.
for name in $(env | sed -n 's/^\([A-Za-z_]*\)=.*/\1/p'); do
  case $name in
  PIP_* | NPM_CONFIG_* | npm_config_* | *_proxy | *_PROXY | SSL_CERT_* | NODE_EXTRA_CA_CERTS | LANG) ;;
  *) unset "$name" 2>/dev/null || true ;;
  esac
done
export PATH="$place/bin" HOME="$place/home" PYTHONPATH="$place/lacking"

began=$(date +%s)
if [ "$what" = test ]; then
  make test
else
  make demo ARGS="--port ${PORT:-8017}" &
  server=$!
  until python3 -c "import urllib.request as u
u.urlopen('http://127.0.0.1:${PORT:-8017}/')" 2>/dev/null; do
    kill -0 "$server" || exit 1
    sleep 1
  done
fi
echo "make $what${*:+ $*}: $(($(date +%s) - began)) s"
if [ "$what" = demo ]; then
  # Not INT: a shell lets what it starts in the background ignore it.
  kill -TERM "$server"
  wait "$server" || true
fi
