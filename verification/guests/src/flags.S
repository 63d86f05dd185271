/*
 * Flag self-tests: one short routine per instruction, and the table that lists them with the flags the manual (Intel
 * SDM, volume 2) defines after it. Flags it leaves undefined are not compared; flags it leaves unchanged are.
 *
 * A routine receives operands in EAX, ECX and EDX, %esi at four words of memory following the operands, and arbitrary
 * arithmetic flags. It may change those registers, that memory and the flags, and nothing else.
 */
#include "runtime/abi.inc"

#define CF 0x001
#define PF 0x004
#define AF 0x010
#define ZF 0x040
#define SF 0x080
#define OF 0x800
/* No spaces in these: the assembler's macros would take each part for an argument. */
#define ALL (CF+PF+AF+ZF+SF+OF)
#define LOGIC (ALL-AF)
#define SHIFT (ALL-AF-OF)
#define ROTATE (ALL-OF)
#define PRODUCT (CF+OF)

/* The operand words of struct probe in flags.c: flags, EAX, ECX, EDX, then memory. */
#define MEMORY 16(%SI)
#define MEMORY_HIGH 20(%SI)

/* Opens a test: its name, the flags to compare, and masks that keep ECX within what the instruction defines. */
.macro case name:req, flags:req, keep=0xffffffff, set=0
    .pushsection .rodata.names, "a"
name_\name:
    .asciz "\name"
    .popsection
    .pushsection .data.tests, "aw"
    POINTER name_\name, \name
    .long \flags, \keep, \set, 0
    .popsection
    .type \name, @function
\name:
.endm

    .section .data.tests, "aw"
    .globl tests
tests:
    .text

/* \op of two operands at each size, with high byte registers, both lengths of immediate, and memory. */
.macro two_operands op:req, flags:req
    case \op\()b, \flags
    \op\()b %cl, %al
    ret
    case \op\()w, \flags
    \op\()w %cx, %ax
    ret
    case \op\()l, \flags
    \op\()l %ecx, %eax
    ret
    case \op\()b_high, \flags
    \op\()b %ch, %ah
    ret
    case \op\()l_imm8, \flags
    \op\()l $-128, %eax
    ret
    case \op\()l_imm32, \flags
    \op\()l $0x7fffff80, %eax
    ret
    case \op\()l_to_memory, \flags
    \op\()l %ecx, MEMORY
    ret
.endm

.macro one_operand op:req, flags:req
    case \op\()b, \flags
    \op\()b %al
    ret
    case \op\()w, \flags
    \op\()w %ax
    ret
    case \op\()l, \flags
    \op\()l %eax
    ret
    case \op\()b_memory, \flags
    \op\()b MEMORY
    ret
    case \op\()l_memory, \flags
    \op\()l MEMORY
    ret
.endm

.irp op, add, adc, sub, sbb, cmp
    two_operands \op, ALL
.endr
.irp op, and, or, xor, test
    two_operands \op, LOGIC
.endr
/* NOT changes no flag, INC and DEC leave CF. */
.irp op, neg, not, inc, dec
    one_operand \op, ALL
.endr

/*
 * Shifts. By one, OF is defined; by CL it is not. A count of zero (and CL is taken modulo 32 first) changes no flag. CF
 * is undefined when a shift's count exceeds a narrow operand, hence the smaller counts there.
 */
.macro shift op:req, once:req, many:req, byte_counts:req, word_counts:req
    case \op\()b_one, \once
    \op\()b $1, %al
    ret
    case \op\()w_one, \once
    \op\()w $1, %ax
    ret
    case \op\()l_one, \once
    \op\()l $1, %eax
    ret
    case \op\()b_cl, \many, \byte_counts
    \op\()b %cl, %al
    ret
    case \op\()w_cl, \many, \word_counts
    \op\()w %cl, %ax
    ret
    case \op\()l_cl, \many
    \op\()l %cl, %eax
    ret
    case \op\()l_imm, \many
    \op\()l $13, %eax
    ret
    case \op\()l_memory, \many
    \op\()l %cl, MEMORY
    ret
.endm

.irp op, shl, shr, sar
    shift \op, LOGIC, SHIFT, 7, 15
.endr
/* Rotates leave SF, ZF, AF and PF alone and define CF for every count, so narrow ones take all counts. */
.irp op, rol, ror, rcl, rcr
    shift \op, ALL, ROTATE, 31, 31
.endr

.irp op, shld, shrd
    case \op\()l_one, LOGIC
    \op\()l $1, %ecx, %eax
    ret
    case \op\()l_imm, SHIFT
    \op\()l $11, %edx, %eax
    ret
    case \op\()l_cl, SHIFT
    \op\()l %cl, %edx, %eax
    ret
    case \op\()w_cl, SHIFT, 15
    \op\()w %cl, %dx, %ax
    ret
    case \op\()l_memory, SHIFT
    \op\()l %cl, %edx, MEMORY
    ret
.endr

/* Multiplication defines CF and OF only; division no flag, and must be kept from faulting. */
.irp op, mul, imul
    case \op\()b, PRODUCT
    \op\()b %cl
    ret
    case \op\()w, PRODUCT
    \op\()w %cx
    ret
    case \op\()l, PRODUCT
    \op\()l %ecx
    ret
    case \op\()l_memory, PRODUCT
    \op\()l MEMORY
    ret
.endr
    case imulw_two, PRODUCT
    imulw %cx, %ax
    ret
    case imull_two, PRODUCT
    imull %ecx, %eax
    ret
    case imull_imm8, PRODUCT
    imull $-7, %ecx, %eax
    ret
    case imull_imm32, PRODUCT
    imull $0x10001, %ecx, %eax
    ret
    case divb, 0, 0xffffffff, 1
    movb $0, %ah
    divb %cl
    ret
    case divw, 0, 0xffffffff, 1
    movw $0, %dx
    divw %cx
    ret
    case divl, 0, 0xffffffff, 1
    movl $0, %edx
    divl %ecx
    ret
    /* A high word below the divisor: the quotient still fits. */
    case divl_wide, 0, 0x7fffffff, 0x40000000
    andl $0x3fffffff, %edx
    divl %ecx
    ret
    /* Halving keeps the most negative dividend from meeting a divisor of -1. */
    case idivb, 0, 0xffffffff, 1
    sarb $1, %al
    cbtw
    idivb %cl
    ret
    case idivw, 0, 0xffffffff, 1
    sarw $1, %ax
    cwtd
    idivw %cx
    ret
    case idivl, 0, 0xffffffff, 1
    sarl $1, %eax
    cltd
    idivl %ecx
    ret

/* Bit tests define CF only. With a register index and a memory operand the bit lies in any of the four words. */
.irp op, bt, bts, btr, btc
    case \op\()l, CF
    \op\()l %ecx, %eax
    ret
    case \op\()w, CF
    \op\()w %cx, %ax
    ret
    case \op\()l_imm, CF
    \op\()l $17, %eax
    ret
    case \op\()l_memory, CF, 127
    \op\()l %ecx, MEMORY
    ret
.endr

/* Scans define ZF only, and leave the target undefined when nothing is found. */
.irp op, bsf, bsr
    case \op\()l, ZF
    \op\()l %ecx, %eax
    jnz 1f
    movl $99, %eax
1:  ret
    case \op\()w, ZF
    \op\()w %cx, %ax
    jnz 1f
    movl $99, %eax
1:  ret
.endr

/* Every condition three ways, after a comparison that sets all flags and directly on the flags given. */
.irp condition, o, no, b, ae, e, ne, be, a, s, ns, p, np, l, ge, le, g
    case set\condition, ALL
    cmpl %ecx, %eax
    set\condition %dl
    ret
    case cmov\condition, ALL
    cmpw %cx, %ax
    cmov\condition\()l %ecx, %edx
    ret
    case j\condition, ALL
    cmpb %cl, %al
    movl $1, %edx
    j\condition 1f
    movl $2, %edx
1:  ret
    case set\condition\()_given, ALL
    set\condition %dl
    ret
.endr

/* Exchanges. */
    case xaddb, ALL
    xaddb %cl, %al
    ret
    case xaddl, ALL
    xaddl %ecx, %eax
    ret
    case xaddl_memory, ALL
    lock xaddl %ecx, MEMORY
    ret
    case cmpxchgb, ALL
    cmpxchgb %dl, %cl
    ret
    case cmpxchgl, ALL
    cmpxchgl %edx, %ecx
    ret
    case cmpxchgl_memory, ALL
    lock cmpxchgl %edx, MEMORY
    ret
    case cmpxchg8b_memory, ALL
    push %BX
    movl $0x2b2b2b2b, %ebx
    lock cmpxchg8b MEMORY
    pop %BX
    ret
    case xchgl_memory, ALL
    xchgl %eax, MEMORY
    ret
    case addl_locked, ALL
    lock addl %ecx, MEMORY_HIGH
    ret

/* Moves and conversions change no flag. */
    case movsbl, ALL
    movsbl %cl, %eax
    ret
    case movswl, ALL
    movswl %cx, %eax
    ret
    case movzbw, ALL
    movzbw %ch, %ax
    ret
    case movzwl_memory, ALL
    movzwl MEMORY, %eax
    ret
    case bswapl, ALL
    bswapl %eax
    ret
    case cbtw, ALL
    cbtw
    ret
    case cwtl, ALL
    cwtl
    ret
    case cwtd, ALL
    cwtd
    ret
    case cltd, ALL
    cltd
    ret
    case leal, ALL
    leal 0x7f(%eax, %ecx, 4), %edx
    ret
    case byte_parts, ALL
    movb %cl, %ah
    movb %ch, %dl
    movw %dx, %cx
    ret

/* The flags as data. */
    case lahf, ALL
    lahf
    ret
    case sahf, ALL
    sahf
    ret
    case clc, ALL
    clc
    ret
    case stc, ALL
    stc
    ret
    case cmc, ALL
    cmc
    ret
    case popf, ALL
    andl $ALL, %eax
    push %AX
    popf
    ret
    /* Carry handed across instructions that must leave it alone. */
    case carry_chain, ALL
    addl %ecx, %eax
    incl %ecx
    leal 1(%edx), %edx
    notl %ecx
    adcl %edx, %ecx
    movl %ecx, MEMORY
    decl %eax
    sbbl $0, %eax
    ret

/* Loop instructions change no flag, and LOOPE and LOOPNE read ZF. */
.irp op, loop, loope, loopne, jecxz
    case \op, ALL, 3
    movl $1, %edx
    \op 1f
    movl $2, %edx
1:  ret
.endr

    .section .data.tests, "aw"
    POINTER 0, 0
    .text

/* void run_probe(void (*test)(void), struct probe *probe): load registers and flags, call, store them back. */
    .globl run_probe
    .type run_probe, @function
run_probe:
    push %BX
#ifdef __x86_64__
    movq %rdi, %rbx
    movl (%rsi), %eax
#else
    pushl %esi
    movl 12(%esp), %ebx
    movl 16(%esp), %esi
    movl (%esi), %eax
#endif
    push %AX
    movl 4(%SI), %eax
    movl 8(%SI), %ecx
    movl 12(%SI), %edx
    popf
    call *%BX
    pushf
    movl %eax, 4(%SI)
    movl %ecx, 8(%SI)
    movl %edx, 12(%SI)
    pop %AX
    movl %eax, (%SI)
#ifndef __x86_64__
    popl %esi
#endif
    pop %BX
    ret

    .section .note.GNU-stack, "", @progbits
