package palimpsest.x86.cpu;

/// What CPUID leaves in the registers.
public record CpuidResult(int eax, int ebx, int ecx, int edx) {}
