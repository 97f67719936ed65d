// Package report holds the document of a scan as one value, and how it is said.
//
// The document is inventory.json: written, read, merged and compared here and nowhere else. Every presenter takes the
// document and writes to a writer; gaps come first in each of them, because what was not seen is never clean.
package report
