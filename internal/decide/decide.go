// Package decide is stage 3 of the pipeline and answers: what do the rules indicate?
//
// It is pure: facts and rules in, a decision out, the same on every machine on every day for the same evaluation date.
// Facts are three-valued or intervals. What the rules indicate is never legal advice.
package decide
