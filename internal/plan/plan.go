// Package plan is stage 4 of the pipeline and answers: what are the options, how does it come home, what may still
// flow?
//
// It is pure: an input in, a plan out. It applies nothing.
package plan
