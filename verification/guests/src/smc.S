/*
 * Code that other code writes to, for smc.c. Every routine takes nothing and returns in EAX; the loops run long enough
 * to be worth translating, and in between somebody writes: beside the code, into a constant of it, or all of it.
 */
#include "runtime/abi.inc"

    .section .patched, "awx"

.macro routine name:req
    .globl \name
    .type \name, @function
    .balign 64
\name:
.endm

.macro object name:req
    .globl \name
    .type \name, @object
\name:
.endm

    .balign 4096

/* Counts in words of its own page that lie well apart from it. */
routine count_apart
    xorl %eax, %eax
    movl $200, %ecx
1:  addl %ecx, apart
    movl apart + 4, %edx
    xorl apart, %edx
    movl %edx, apart + 4
    addl %edx, %eax
    roll $5, %eax
    decl %ecx
    jnz 1b
    ret
    .balign 512
object apart
    .skip 64

/* Works on parameters that lie right behind it. */
    .balign 1024
routine use_beside
    xorl %eax, %eax
    movl $200, %ecx
1:  addl beside, %eax
    xorl beside + 4, %eax
    roll $3, %eax
    imull $33, %eax, %edx
    addl %edx, %eax
    decl %ecx
    jnz 1b
    ret
object beside
    .skip 16

/* A constant in a loop, at patched + 1. */
    .balign 1024
routine use_patched
    xorl %eax, %eax
    movl $50, %ecx
    .globl patched
patched:
    addl $0x01010101, %eax
    roll $3, %eax
    movl %eax, %edx
    shrl $7, %edx
    xorl %edx, %eax
    decl %ecx
    jnz patched
    ret

/* Where versions of a routine are copied to and called. */
    .balign 1024
    .globl place
    .type place, @function
place:
    .skip 128
    .balign 4096

    .section .rodata
/* The versions, each filled up to 64 bytes: other instructions in another order, but for the loop around them. */
.macro version number:req
    .balign 64
version_\number:
    xorl %eax, %eax
    movl $100, %ecx
1:
.endm
.macro turn
    leal (%AX,%CX), %eax
    decl %ecx
    jnz 1b
    ret
    .balign 64
.endm
    .balign 64
object versions
    version 0
    addl $0x01010101, %eax
    roll $3, %eax
    movl %eax, %edx
    shrl $9, %edx
    xorl %edx, %eax
    turn
    version 1
    imull $0x01000193, %eax, %eax
    bswap %eax
    xorl %ecx, %eax
    turn
    version 2
    movl %eax, %edx
    notl %edx
    sarl $5, %edx
    subl %edx, %eax
    turn
    version 3
    rorl $11, %eax
    leal (%AX,%AX,4), %eax
    orl $1, %eax
    movl %eax, %edx
    andl $0x7f7f7f7f, %edx
    addl %edx, %eax
    turn

    .section .note.GNU-stack, "", @progbits
