package objects

import (
	"bytes"
	"context"
	"io"
	"sync/atomic"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// headBytes is what is kept of the beginning of an object, so that looking at it and reading it take one request. It
// is what format.Inspect asks for.
const headBytes = 64 << 10

// shelf is a store of objects with the settings of one listing or reading.
type shelf struct {
	objects Objects
	store   inventory.Store
	cfg     Config
}

// object gives one member to the formats. It remembers its head, and counts what was fetched.
type object struct {
	shelf  shelf
	member inventory.Member
	head   atomic.Pointer[[]byte]
	bytes  atomic.Int64
}

func (s shelf) object(m inventory.Member) *object { return &object{shelf: s, member: m} }

// format returns the object as package format wants it.
func (o *object) format() format.Object {
	return format.Object{Name: o.member.Key, Size: o.member.Bytes, Open: o.open}
}

func (o *object) open(ctx context.Context, off, n int64) (io.ReadCloser, error) {
	if head := o.head.Load(); head != nil && n >= 0 && off+n <= int64(len(*head)) {
		return io.NopCloser(bytes.NewReader((*head)[off : off+n])), nil
	}
	if off == 0 && n == headBytes {
		return o.openHead(ctx)
	}
	rc, err := o.shelf.objects.Open(ctx, o.shelf.store, o.member.Key, off, n)
	if err != nil {
		return nil, err
	}
	return &metered{rc, &o.bytes}, nil
}

// openHead fetches the head once. What was cut short by an error is not kept.
func (o *object) openHead(ctx context.Context) (io.ReadCloser, error) {
	if head := o.head.Load(); head != nil {
		return io.NopCloser(bytes.NewReader(*head)), nil
	}
	rc, err := o.shelf.objects.Open(ctx, o.shelf.store, o.member.Key, 0, headBytes)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rc.Close() }() // nothing was written, so nothing can be lost
	head, err := io.ReadAll(io.LimitReader(rc, headBytes))
	o.bytes.Add(int64(len(head)))
	if err != nil {
		return io.NopCloser(io.MultiReader(bytes.NewReader(head), failing{err})), nil
	}
	o.head.Store(&head)
	return io.NopCloser(bytes.NewReader(head)), nil
}

// failing is a reader of nothing but an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// metered counts the bytes that were read.
type metered struct {
	io.ReadCloser
	bytes *atomic.Int64
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	m.bytes.Add(int64(n))
	return n, err
}
