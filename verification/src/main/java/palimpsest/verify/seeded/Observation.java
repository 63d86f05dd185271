package palimpsest.verify.seeded;

import java.util.Optional;

/// What a trial came to.
///
/// @param noticed by what something showed that is wrong; empty if the gears agree
/// @param result what the program did that its user could see, and the state it ended in; empty where something was
///     wrong
/// @param instructions guest instructions compared
/// @param explanation what was wrong
public record Observation(Optional<Noticed> noticed, String result, long instructions, String explanation) {}
