/// Accounts kept twice: a second statement of what molecules cost, written from the machine description alone, beside
/// the engine's own books (invariant A1).
///
/// It sees molecules go by, decodes them from their bytes, and works out every cycle and every event again. It shares
/// no code with the engine, its caches, its scoreboard, or the ledger; it never changes anything.
@NullMarked
package palimpsest.verify.account;

import org.jspecify.annotations.NullMarked;
