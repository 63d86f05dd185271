/// What failed speculation has taught: per guest address, what went wrong, how often, and what is given up because of
/// it.
///
/// The ladder from bold to careful (FACTS 6) is here, with the way back. Nothing here translates or executes anything:
/// it is told of failures and asked for policies.
@NullMarked
package palimpsest.cms.adapt;

import org.jspecify.annotations.NullMarked;
