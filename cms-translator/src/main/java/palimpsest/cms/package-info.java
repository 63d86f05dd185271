/// Code Morphing Software: the hidden layer, and the only one that knows both architectures.
///
/// Its rooms, in the order a guest instruction passes them: `region` chooses, `lift` rewrites in the IR of `ir`,
/// `optimise` improves, `schedule` packs into molecules, `allocate` gives registers, `emit` encodes, `runtime`
/// installs, chains, dispatches, recovers and forgets.
@NullMarked
package palimpsest.cms;

import org.jspecify.annotations.NullMarked;
