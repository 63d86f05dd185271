package palimpsest.host.core;

/// What a prediction table says: guest code at `guestAddress` is translated at `hostAddress`.
public record HostTarget(int guestAddress, int hostAddress) {}
