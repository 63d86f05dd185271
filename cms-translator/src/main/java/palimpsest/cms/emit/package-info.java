/// Encoding: from a scheduled and allocated trace to bytes that can be placed anywhere in concealed memory, with what
/// CMS must know about them.
///
/// [palimpsest.cms.emit.Backend] is the door to the whole back half of the pipeline. Where a translation is placed,
/// what it is chained to and when it dies is the runtime's affair; nothing here keeps state between translations that
/// could change what they contain.
@NullMarked
package palimpsest.cms.emit;

import org.jspecify.annotations.NullMarked;
