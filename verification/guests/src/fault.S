/*
 * provoke(): one way to die, chosen by KIND when assembled. Each first does some work whose registers and stores a
 * machine must not lose or repeat when it meets the fault in the middle of a translation.
 */
#include "runtime/abi.inc"

    .text
    .globl provoke
    .type provoke, @function
provoke:
    movl $1000, %ecx
    xorl %eax, %eax
1:  addl %ecx, %eax
    decl %ecx
    jnz 1b

#if defined(KIND_segv)      /* a store where nothing is mapped */
    movl %eax, 0x10
#elif defined(KIND_rodata)  /* a store into the program's own code */
    movl %eax, provoke
#elif defined(KIND_exec)    /* a jump where nothing is mapped */
    movl $0x10, %eax
    jmp *%AX
#elif defined(KIND_div0)
    xorl %edx, %edx
    divl %ecx
#elif defined(KIND_divover) /* a quotient that does not fit */
    movl $1, %edx
    movl $1, %ecx
    divl %ecx
#elif defined(KIND_idivmin) /* the most negative number by -1 */
    movl $0x80000000, %eax
    cltd
    movl $-1, %ecx
    idivl %ecx
#elif defined(KIND_ud2)
    ud2
#elif defined(KIND_int3)
    int3
#elif defined(KIND_hlt)     /* a privileged instruction: general protection, hence SIGSEGV */
    hlt
#else
#error "no KIND"
#endif
    ret

    .section .note.GNU-stack, "", @progbits
