package palimpsest.x86.linux;

/// A system call this personality does not serve, seen for the first time; it returned ENOSYS.
///
/// @param number the i386 system call number
/// @param name its Linux name, or `?` if the number has none here
/// @param eip linear address of the `int 0x80` that made it
public record UnknownCall(int number, String name, int eip) {}
