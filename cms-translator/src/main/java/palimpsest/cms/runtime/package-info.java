/// CMS at run time: dispatch, the translation cache, chaining, recovery, protection of translated code, and the books.
///
/// [palimpsest.cms.runtime.CodeMorpher] is the loop everything else serves: look the guest address up, run its
/// translation until it leaves, or interpret. Nothing here says what an instruction means or how a molecule is packed;
/// those who do never see a cache, a chain or a fault.
@NullMarked
package palimpsest.cms.runtime;

import org.jspecify.annotations.NullMarked;
