/// What makes the program start sooner: the launcher has class files rewritten once, before it lets the virtual machine
/// record its cache of loaded and linked classes.
///
/// Whatever is done here may change when things happen, never what happens; and the program works without any of it.
@NullMarked
package palimpsest.workbench.start;

import org.jspecify.annotations.NullMarked;
