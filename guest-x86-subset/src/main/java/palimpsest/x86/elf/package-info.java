/// ELF32 files for i386: headers checked, segments cut out, function symbols indexed.
///
/// What comes out is plain data; placing it in memory is the personality's work. A file that is not what we can run
/// leaves as one [ElfException] with one line for a person, whatever its bytes. Nothing here touches guest memory.
@NullMarked
package palimpsest.x86.elf;

import org.jspecify.annotations.NullMarked;
