/*
 * Code that stores into code. Each routine takes nothing and returns in EAX; x86 promises that a store is seen by every
 * later instruction fetch of the same processor through the same address, even the very next.
 */
#include "runtime/abi.inc"

    .section .patched, "awx"

.macro routine name:req
    .globl \name
    .type \name, @function
    .balign 16
\name:
.endm

/* The immediate of a hot loop's add moves on every turn. */
routine immediate_in_loop
    xorl %eax, %eax
    movl $200, %ecx
1:  addl $0x01010101, %eax
    addl $0x00003779, 1b + 1
    roll $3, %eax
    decl %ecx
    jnz 1b
    ret

/* The store's target is the next instruction. */
routine next_instruction
    xorl %eax, %eax
    movl $200, %ecx
1:  movl %ecx, 2f + 1
2:  movl $0, %edx
    imull $33, %eax, %eax
    addl %edx, %eax
    decl %ecx
    jnz 1b
    ret

/* The target is two instructions on, and only one byte in the middle of the immediate changes. */
routine middle_byte
    xorl %eax, %eax
    movl $200, %ecx
1:  movb %cl, 2f + 3
    roll $5, %eax
2:  xorl $0x12345678, %eax
    decl %ecx
    jnz 1b
    ret

/* ADD, SUB, XOR and ADC of %edx to %eax differ in their opcode byte alone. */
routine opcode_changes
    movl $0x1234567, %eax
    movl $0x89abcde, %edx
    movl $200, %ecx
1:  pushf
    push %CX
    andl $3, %ecx
    movb 3f(%ecx), %cl
    movb %cl, 2f
    pop %CX
    popf
2:  addl %edx, %eax
    roll $1, %edx
    decl %ecx
    jnz 1b
    ret
3:  .byte 0x01, 0x29, 0x31, 0x11

/* A short jump learns and forgets to skip an increment: its displacement is 0 or 3. */
routine jump_displacement
    xorl %eax, %eax
    movl $200, %ecx
1:  xorb $3, 2f + 1
2:  jmp 3f
3:  addl $5, %eax
    addl %ecx, %eax
    decl %ecx
    jnz 1b
    ret

/* The callee patches the instruction its caller will return to. */
routine return_target
    xorl %eax, %eax
    movl $200, %ecx
1:  call 2f
    addl $0, %edx
    addl %edx, %eax
    decl %ecx
    jnz 1b
    ret
2:  mov (%SP), %DX
    movb %cl, 2(%DX)
    movl $7, %edx
    ret

/* Data between code, in the line and page of the code that counts in it, without changing any instruction. */
routine data_beside_code
    movl $0, 2f
    movl $200, %ecx
1:  addl %ecx, 2f
    jmp 3f
2:  .long 0
3:  decl %ecx
    jnz 1b
    movl 2b, %eax
    ret

/* Patched by selfmod.c: an instruction whose opcode ends one page and whose immediate lies in the next. */
    .balign 4096
    .skip 4094
    .globl across_pages
    .type across_pages, @function
across_pages:
    nop
    movl $0, %eax
    ret

/* Room for the code selfmod.c writes. */
    .balign 4096
    .globl code_buffer
    .type code_buffer, @object
code_buffer:
    .skip 4096

    .section .note.GNU-stack, "", @progbits
