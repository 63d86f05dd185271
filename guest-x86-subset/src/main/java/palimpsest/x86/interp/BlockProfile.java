package palimpsest.x86.interp;

import java.util.Optional;

/// What the interpreter knows about a block: a straight run of instructions from one entry to the first control
/// transfer, page end or length limit.
///
/// @param address EIP of the block's first instruction
/// @param instructions guest instructions in it
/// @param bytes its length in bytes
/// @param executions times it was entered
/// @param translated whether it is marked as translated
/// @param ending the profile of the control transfer that ends it, if one does; shared by all blocks that end in the
///     same instruction
public record BlockProfile(
    int address,
    int instructions,
    int bytes,
    long executions,
    boolean translated,
    Optional<BranchProfile> ending) {}
