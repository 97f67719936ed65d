package demo

import (
	"io"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// gb18030 writes UTF-8 as GB18030; Close flushes it.
func gb18030(w io.Writer) io.WriteCloser {
	return transform.NewWriter(w, simplifiedchinese.GB18030.NewEncoder())
}
