package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/report"
)

// presenter writes a document in one format.
type presenter func(io.Writer, *report.Document, *report.Words) error

// presenters is the list of formats. Adding one is one entry.
func presenters() map[string]presenter {
	wordless := func(write func(io.Writer, *report.Document) error) presenter {
		return func(w io.Writer, d *report.Document, _ *report.Words) error { return write(w, d) }
	}
	return map[string]presenter{
		"table": report.WriteTable, "json": wordless(report.WriteJSON), "ndjson": wordless(report.WriteNDJSON),
		"csv": report.WriteCSV, "markdown": report.WriteMarkdown,
	}
}

func formats() string {
	return strings.Join(slices.Sorted(maps.Keys(presenters())), ", ")
}

func writer(format string) (presenter, error) {
	p, ok := presenters()[format]
	if !ok {
		return nil, usageError{fmt.Errorf("output %q is none of %s", format, formats())}
	}
	return p, nil
}
