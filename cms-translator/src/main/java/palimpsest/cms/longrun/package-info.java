/// LongRun: at which frequency and voltage the processor runs, and when that changes.
///
/// Here live the governor, what it decides by, and the registers by which the guest's operating system has a say. It
/// acts only when CMS has control; it decides by simulated time and by cycles alone, so that two runs change their
/// points at the same cycle. What a point costs is the machine description's business, what was spent at each the
/// account's. Nothing here knows guest instructions, translations or the kernel above.
@NullMarked
package palimpsest.cms.longrun;

import org.jspecify.annotations.NullMarked;
