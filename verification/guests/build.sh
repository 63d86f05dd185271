#!/bin/sh
# Builds the guest programs as static i386 ELF files.
#
#   build.sh [DIRECTORY]        into DIRECTORY, by default the committed bin/
#   build.sh --host DIRECTORY   the same sources for x86-64 over the host's C library, for check.sh
#   build.sh --libc DIRECTORY   hello.c linked statically with glibc and, if MUSL_SPECS names the specs file of a 32-bit
#                               musl, with musl: larger and third-party, so never committed
#
# Needs gcc with 32-bit support (gcc-multilib on Debian). Nothing of the machine enters the output: no build id, no
# compiler identification, no debug information and no path, so the same compiler gives the same bytes anywhere.
set -eu
umask 022

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
cd "$here/src"

cc=${CC:-gcc}

common="-std=gnu11 -O2 -Wall -Wextra -Wno-implicit-fallthrough -fno-ident -fno-stack-protector -fcf-protection=none"
common="$common -fno-asynchronous-unwind-tables -fno-builtin -ffunction-sections"
# Loops stay loops: GCC must not turn the runtime's memcpy into a call to itself.
i386="$common -m32 -march=i686 -mno-sse -mno-mmx -mno-80387 -ffreestanding -fno-tree-loop-distribute-patterns"
i386="$i386 -nostdlib -static -fno-pic -no-pie -Wl,-m,elf_i386 -Wl,--build-id=none -Wl,-z,noseparate-code"
i386="$i386 -Wl,-z,norelro -Wl,-z,noexecstack -Wl,--gc-sections -Wl,--fatal-warnings"

kernels="sha256 crc32 sieve sort arith64 chase bytecode recurse strings compress matmul hashmap dispatch alias hello"
floating="nbody linpack"
tests="bigcode bcd flags selfmod smc signals sigcontext processes threads decoder"
faults="segv rodata exec div0 divover idivmin ud2 int3 hlt"

# The sources of a program beside the runtime; the second argument tells the two implementations of signals apart.
sources() {
    case $1 in
        flags) echo flags.c flags.S ;;
        selfmod | smc) echo "$1.c" "$1.S" -Wl,--no-warn-rwx-segments ;;
        signals) echo signals.c "runtime/signals_$2.c" ;;
        sigcontext) echo sigcontext.c "runtime/signals_$2.c" "runtime/context_$2.c" ;;
        *) echo "$1.c" ;;
    esac
}

build_i386() {
    runtime="runtime/start.S runtime/i386.c runtime/common.c"
    for program in $kernels $tests; do
        $cc $i386 -o "$1/$program" $(sources "$program" i386) $runtime
    done
    for program in $floating; do
        $cc $i386 -m80387 -mfpmath=387 -fno-math-errno -o "$1/$program" $(sources "$program" i386) $runtime
    done
    for kind in $faults; do
        $cc $i386 -DKIND_"$kind" -o "$1/fault-$kind" fault.c fault.S $runtime
    done
    $cc $i386 -DSTATIC_PIE -fpie -static-pie -Wl,--no-dynamic-linker -fvisibility=hidden \
        -o "$1/hello-pie" hello.c $runtime runtime/relocate.c
    strip --strip-debug --remove-section=.comment "$1"/*
}

build_host() {
    host="$common -m64 -mno-red-zone -fno-pic -no-pie -Wl,-z,noexecstack"
    runtime="runtime/host.c runtime/common.c"
    for program in $kernels $tests; do
        $cc $host -o "$1/$program" $(sources "$program" host) $runtime
    done
    for program in $floating; do
        $cc $host -mfpmath=387 -fno-math-errno -o "$1/$program" $(sources "$program" host) $runtime
    done
    for kind in $faults; do
        $cc $host -DKIND_"$kind" -o "$1/fault-$kind" fault.c fault.S $runtime
    done
    cp "$1/hello" "$1/hello-pie"
}

build_libc() {
    runtime="runtime/host.c runtime/common.c"
    base="$common -m32 -march=i686 -mno-sse -mno-mmx -static -no-pie -fno-pie -Wl,-m,elf_i386"
    $cc $base -o "$1/hello-glibc" hello.c $runtime
    if [ -n "${MUSL_SPECS:-}" ]; then
        $cc -specs "$MUSL_SPECS" $base -o "$1/hello-musl" hello.c $runtime
    fi
}

case ${1:-} in
    --host) mkdir -p "$2" && build_host "$(CDPATH= cd -- "$2" && pwd)" ;;
    --libc) mkdir -p "$2" && build_libc "$(CDPATH= cd -- "$2" && pwd)" ;;
    *) mkdir -p "${1:-$here/bin}" && build_i386 "$(CDPATH= cd -- "${1:-$here/bin}" && pwd)" ;;
esac
