#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: Debian's headless shell, whose pages are half the work
# because it draws no bars of its own; else the machine's own browser; else Debian's; else Playwright's.
# usage: install.sh PYTHON
set -e
has() { command -v "$1" >/dev/null 2>&1; }

if has chromium-headless-shell; then exit 0; fi

sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo -n"
add() { DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends --no-remove "$1" >/dev/null 2>&1; }

# Where the package is known, it comes without new lists.
if has apt-get && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    echo "Installing Chromium's headless shell for the browser tests ..."
    if add chromium-headless-shell; then exit 0; fi
fi
for name in chromium chromium-browser google-chrome; do
    if has "$name"; then exit 0; fi
done
if has apt-get; then
    echo "Installing Chromium for the browser tests ..."
    if $sudo apt-get update -qq && { add chromium-headless-shell || add chromium; }; then exit 0; fi
    echo "apt-get could not install it; trying Playwright's own." >&2
fi
"$1" -m playwright install --with-deps --only-shell chromium || "$1" -m playwright install --only-shell chromium || {
    echo "The browser tests need Chromium, and it could not be installed. Install it by hand (Debian: apt-get install chromium-headless-shell)." >&2
    exit 1
}
