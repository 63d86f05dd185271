/// From a guest address to a translation: the stages in order, and a way to watch them.
///
/// Nothing is decided here; each stage is its own package's. What `explain` prints is what the stages hand to a
/// [palimpsest.cms.pipeline.StageObserver].
@NullMarked
package palimpsest.cms.pipeline;

import org.jspecify.annotations.NullMarked;
