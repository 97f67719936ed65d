// Package classify is stage 2 of the pipeline and answers: what does it hold, and about how many people?
//
// It reads batches of columns, never sources. Values enter and do not leave: what leaves is masked evidence, counts,
// bounds and mergeable sketches over keyed hashes.
package classify
