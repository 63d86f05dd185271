/// What every page of HTML is put together with: its parts from the class path, and its data in a form that a page can
/// hold. What a page says and how it looks never comes here.
@NullMarked
package palimpsest.workbench.html;

import org.jspecify.annotations.NullMarked;
