/// Tests of reports: what is read, what is made of it, and what the page carries.
@NullMarked
package palimpsest.workbench.report;

import org.jspecify.annotations.NullMarked;
