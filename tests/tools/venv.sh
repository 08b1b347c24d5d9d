# Third-party Python tools for the tests. To be sourced, not run.
#
# program [PATH]: puts the binary to test into $binary; without PATH it is built.
#
# venv FOLDER PACKAGE==VERSION
#
# Makes sure that the package is installed in target/FOLDER/venv, and puts that
# folder's python into $python. Where it can't be installed it says so and ends
# the script: with 0, or with 1 where CLOUDBAK_TOOLS=required is set (as in CI)
# and the package index can be reached, so that the tool should have come.

venv() {
    local folder="target/$1" package="$2" host
    python="$PWD/$folder/venv/bin/python"
    [ "$(cat "$folder/installed" 2>/dev/null)" = "$package" ] && [ -x "$python" ] && return
    host="$(command -v python3)" || venv_missing "$package" "there is no python3"
    rm -rf "$folder/venv" "$folder/installed"
    mkdir -p "$folder"
    echo "installing $package into $folder/venv"
    if "$host" -m venv "$folder/venv" >"$folder/install.log" 2>&1 \
        && "$python" -m pip install --quiet --disable-pip-version-check "$package" >>"$folder/install.log" 2>&1
    then
        echo "$package" >"$folder/installed"
        return
    fi
    tail -n 15 "$folder/install.log" >&2
    venv_missing "$package" "see $folder/install.log"
}

venv_missing() {
    if [ "${CLOUDBAK_TOOLS:-}" = required ] && venv_reaches_index; then
        echo "FAILED: $1 can't be installed, although the package index answers: $2" >&2
        exit 1
    fi
    echo "skipped: $1 can't be installed here: $2"
    exit 0
}

venv_reaches_index() {
    python3 -m pip download --quiet --no-deps --dest "$(mktemp -d)" wheel >/dev/null 2>&1
}

program() {
    if [ $# -gt 0 ]; then
        binary="$(realpath "$1")"
    else
        cargo build --locked --quiet
        binary="$PWD/target/debug/cloudbak"
    fi
}
