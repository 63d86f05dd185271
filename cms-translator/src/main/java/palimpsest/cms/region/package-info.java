/// Choosing what to translate: guest code and profile in, a path of guest instructions out.
///
/// What a region contains and why it ends is decided here and nowhere else. Nothing here knows the IR or the host.
@NullMarked
package palimpsest.cms.region;

import org.jspecify.annotations.NullMarked;
