package palimpsest.cms.runtime;

/// A saved T-cache that cannot be used here, in one line with the remedy.
@SuppressWarnings("serial")
public final class SavedCacheException extends Exception {
  SavedCacheException(String message) {
    super(message);
  }
}
