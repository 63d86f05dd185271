/// Random guest programs: snippets of code that are apt to break a translator, put together into a program that runs
/// them often enough to be translated, and ends.
///
/// The programs are made of jqwik arbitraries over plain records, so that a failing one shrinks to a few snippets. They
/// can be had by seed and index too; the area that compares them is here.
@NullMarked
package palimpsest.verify.generate;

import org.jspecify.annotations.NullMarked;
