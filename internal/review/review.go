// Package review is where people decide: their answers to the open questions and their approvals of rules, kept in
// files of their own that only grow.
//
// It reads and writes those files and judges nothing: what an answer does to the results is for stage 3. The clock and
// the names of people come in as arguments.
package review
