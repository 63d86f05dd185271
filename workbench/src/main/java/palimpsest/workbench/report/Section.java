package palimpsest.workbench.report;

import java.util.List;

/// A part of the page under a heading.
///
/// @param id unique on the page
/// @param title its heading
/// @param origin where it is from: a file, a command; may be empty
/// @param sentences what it says, in words, the most important first
/// @param figures what it shows
record Section(String id, String title, String origin, List<Sentence> sentences, List<Figure> figures) {}
