// Package review is where people decide: their answers to the open questions and their approvals of rules, kept in
// files of their own that only grow, and their reviews of findings, gaps and results, kept in a [Chain] of the store.
//
// It judges nothing: what an answer or a correction does to the results is for stage 3. [Weigh] says how reviews stand on
// a day, over what a scan saw; [Append] alone adds to the chain. The clock and the names of people come in as arguments.
package review
