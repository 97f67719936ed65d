package report

import (
	"io"
	"strings"
)

// WriteChangesMarkdown writes changes as a table for a ticket or a page.
func WriteChangesMarkdown(w io.Writer, changes []Change) error {
	var b strings.Builder
	if len(changes) == 0 {
		b.WriteString("no difference\n")
	} else {
		pipeHead(&b, "class\tkind\tid\tbefore\tafter")
	}
	for _, c := range changes {
		pipeRow(&b, string(c.Class), c.Kind, string(c.ID), c.Before, c.After)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
