/// What a processor is made of: machine descriptions, their presets and their configuration files.
///
/// A description is immutable and says everything a scheduler, an engine or an energy model asks: templates, latencies,
/// table sizes, caches, operating points, energies, and the price of CMS's own work. No behaviour lives here.
@NullMarked
package palimpsest.host.machine;

import org.jspecify.annotations.NullMarked;
