/*
 * Process entry for the i386 files. The kernel enters with argc at 0(%esp), argv from 4(%esp), and %edx a function for
 * atexit that a static program ignores. The stack is aligned to 16 bytes at the call, as the System V ABI promises C.
 * Built with STATIC_PIE, the program first relocates itself (relocate.c).
 */
    .text
    .globl _start
    .type _start, @function
_start:
    xorl %ebp, %ebp
    movl (%esp), %eax
    leal 4(%esp), %edx
    andl $-16, %esp
    subl $8, %esp
    pushl %edx
    pushl %eax
#ifdef STATIC_PIE
    call relocate_program
#endif
    call start_program
    hlt
    .size _start, . - _start

/* Where a signal handler returns to: the kernel finds its frame on the stack and restores the interrupted program. */
    .globl return_from_signal
    .type return_from_signal, @function
return_from_signal:
    movl $173, %eax
    int $0x80
    .size return_from_signal, . - return_from_signal

    .section .note.GNU-stack, "", @progbits
