#!/bin/sh
# Checks every row of manifest.tsv against two independent executions, which must agree with the recorded output and
# exit status: the committed i386 file under qemu-i386 (processes and threads natively), and the same source compiled for
# x86-64 and run natively.
# Also checks that building again reproduces bin/ byte for byte.
#
#   check.sh            check
#   check.sh --bless    record: writes expected/ and the instruction counts in manifest.tsv, provided the two runs agree
#
# Needs gcc with 32-bit support and qemu-i386 (qemu-user on Debian), built with plugin support for --bless.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
cd "$here"
bless=${1:-}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
ulimit -c 0

./build.sh "$scratch/i386"
./build.sh --host "$scratch/host"
if ! diff -r "$scratch/i386" bin; then
    echo "bin/ is not what build.sh builds here (a different compiler, or a stale file)" >&2
    exit 1
fi
if [ "$bless" = --bless ]; then
    gcc -O2 -shared -fPIC -o "$scratch/count.so" tools/count.c
fi

# The exit status a shell sees: 128 + signal number for a program that died by a signal.
run() {
    out=$1
    shift
    status=0
    "$@" >"$out" 2>/dev/null || status=$?
    echo "$status"
}

tab=$(printf '\t')
failures=0
while IFS="$tab" read -r program size arguments expected status instructions iterations; do
    if [ "$program" = program ]; then
        printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' \
            "$program" "$size" "$arguments" "$expected" "$status" "$instructions" "$iterations"
        continue
    fi
    # The arguments are separated by single spaces; "-" stands for none.
    set -- $arguments
    [ "$arguments" != - ] || set --
    native=$(run "$scratch/native.txt" "$scratch/host/$program" "$@" 2>/dev/null)
    # QEMU's user mode has no vfork and no robust lists: these are run by a kernel that runs i386 programs itself.
    emulator=qemu-i386
    case $program in processes | threads) emulator=env ;; esac
    emulated=$(run "$scratch/emulated.txt" "$emulator" "bin/$program" "$@" 2>/dev/null)
    if ! cmp -s "$scratch/native.txt" "$scratch/emulated.txt" || [ "$native" != "$emulated" ]; then
        echo "$program ($size): the x86-64 and i386 runs differ (status $native and $emulated)" >&2
        diff "$scratch/native.txt" "$scratch/emulated.txt" >&2 || true
        failures=1
    elif [ "$bless" = --bless ]; then
        cp "$scratch/emulated.txt" "expected/$expected"
        status=$emulated
        # The count of a program that faults depends on what a faulting instruction counts as: not recorded.
        if [ "$instructions" != - ]; then
            COUNT_FILE="$scratch/count.txt" qemu-i386 -plugin "$scratch/count.so" "bin/$program" "$@" \
                >"$scratch/again.txt"
            cmp "$scratch/again.txt" "expected/$expected"
            IFS="$tab" read -r instructions iterations <"$scratch/count.txt"
        fi
    elif ! cmp -s "$scratch/emulated.txt" "expected/$expected" || [ "$emulated" != "$status" ]; then
        echo "$program ($size): differs from expected/$expected or status $status (is $emulated)" >&2
        failures=1
    fi
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' \
        "$program" "$size" "$arguments" "$expected" "$status" "$instructions" "$iterations"
done <manifest.tsv >"$scratch/manifest.tsv"

if [ "$failures" != 0 ]; then
    exit 1
fi
if [ "$bless" = --bless ]; then
    cp "$scratch/manifest.tsv" manifest.tsv
fi
echo "$(($(wc -l <manifest.tsv) - 1)) runs agree"
