/// Real processors as judges: batches of short instruction sequences, each from several states, run by whatever x86
/// there is, and their registers, flags, memory and faults held against the interpreter's and the translations'.
///
/// A batch exists in two hostings: as an i386 file, which an i386 kernel, `qemu-i386` and our own guest machine run
/// alike, and as an x86-64 file that says the same in long mode's encodings. What ran nowhere is judged by recorded
/// results. What processors are free to do differently is named in one table, [UndefinedResult].
///
/// Nothing here knows what an instruction computes.
@NullMarked
package palimpsest.verify.hardware;

import org.jspecify.annotations.NullMarked;
