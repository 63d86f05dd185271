/// One physical memory, two worlds.
///
/// Here live the bytes of the machine, the line that divides them into *conventional* memory (all a guest, its
/// devices and its loader can address) and *concealed* memory (CMS and the host's fetch unit alone), and the marks
/// that say which conventional bytes have been translated; and how any state is written down, read again and told from
/// other state. Nothing here knows an instruction set, a cache or a cycle; nothing here may ever turn a conventional view
/// into a concealed one (invariant C1).
@NullMarked
package palimpsest.memory;

import org.jspecify.annotations.NullMarked;
