/// GDB's remote protocol: a debugger's commands as data, what a session does about each, and the only sockets there
/// are.
///
/// What it means to stop a guest exactly is not decided here but in `palimpsest.cms.runtime` ([DebugControl]); nothing
/// here may reach the guest's registers or memory by another way.
///
/// [DebugControl]: palimpsest.cms.runtime.DebugControl
@NullMarked
package palimpsest.workbench.gdb;

import org.jspecify.annotations.NullMarked;
