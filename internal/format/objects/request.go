package objects

import (
	"context"
	"errors"
	"io"

	"github.com/domicile/domicile/internal/inventory"
)

// Request is how a provider asks for bytes of one object.
type Request struct {
	Do   inventory.Doer
	Call inventory.Call
	// Get asks for n bytes from off on, n < 0 for all. From its second call on it must refuse an object that is no longer
	// the one whose beginning was read.
	Get func(ctx context.Context, off, n int64) (io.ReadCloser, error)
}

// maxResumes bounds how often one read is taken up again.
const maxResumes = 3

// Open returns n bytes from off on, n < 0 for all. A connection that breaks is taken up again where it broke. The
// context must live as long as the reader is used.
func (r Request) Open(ctx context.Context, off, n int64) (io.ReadCloser, error) {
	b := &body{ctx: ctx, request: r, off: off, left: n}
	if err := b.connect(); err != nil {
		return nil, err
	}
	return b, nil
}

// body is the answer to a range read.
type body struct {
	ctx     context.Context //nolint:containedctx // a body lives as long as the call of Open that made it
	request Request
	off     int64
	left    int64 // bytes still wanted, negative: all
	rc      io.ReadCloser
	cancel  context.CancelFunc
	resumes int
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	if b.left > 0 && int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.rc.Read(p)
	b.off += int64(n)
	if b.left > 0 {
		b.left -= int64(n)
	}
	if err == nil || errors.Is(err, io.EOF) || b.ctx.Err() != nil || b.resumes >= maxResumes {
		return n, err
	}
	b.resumes++
	b.end()
	return n, b.connect()
}

// Close implements io.Closer.
func (b *body) Close() error {
	b.end()
	return nil
}

// connect asks for what is left. The answer outlives the call, whose time is only for its beginning.
func (b *body) connect() error {
	return b.request.Do.Do(b.ctx, b.request.Call, func(limited context.Context) error {
		ctx, cancel := context.WithCancel(b.ctx)
		stop := context.AfterFunc(limited, cancel)
		got, err := b.request.Get(ctx, b.off, b.left) //nolint:contextcheck // the answer outlives the call
		if !stop() && err == nil {
			err = limited.Err()
		}
		if err != nil {
			cancel()
			return err
		}
		b.rc, b.cancel = got, cancel
		return nil
	})
}

// end ends the request, read to its end or not. Nothing was written, so an error of the connection can lose nothing.
func (b *body) end() {
	if b.rc != nil {
		b.cancel()
		_ = b.rc.Close()
		b.rc = nil
	}
}
