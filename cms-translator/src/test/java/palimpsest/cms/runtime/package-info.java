/// Claims about CMS at run time, on whole guest programs.
@NullMarked
package palimpsest.cms.runtime;

import org.jspecify.annotations.NullMarked;
