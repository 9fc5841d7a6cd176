#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: the machine's own, else Debian's package, else Playwright's.
# usage: install.sh PYTHON
set -e
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    echo "Installing Chromium for the browser tests ..."
    if $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
    echo "apt-get could not install it; trying Playwright's own." >&2
fi
"$1" -m playwright install --with-deps chromium || "$1" -m playwright install chromium || {
    echo "The browser tests need Chromium, and it could not be installed. Install it by hand (Debian: apt-get install chromium)." >&2
    exit 1
}
