package format_test

import (
	"bytes"
	"context"
	"io"

	"github.com/domicile/domicile/internal/format"
)

// memory is an object over bytes.
func memory(name string, data []byte) format.Object {
	return format.Object{
		Name: name, Size: int64(len(data)),
		Open: func(_ context.Context, off, n int64) (io.ReadCloser, error) {
			off = min(off, int64(len(data)))
			end := int64(len(data))
			if n >= 0 {
				end = min(end, off+n)
			}
			return io.NopCloser(bytes.NewReader(data[off:end])), nil
		},
	}
}
