package verify

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // it is compared with what a server states, and proves nothing to anybody
	"crypto/sha256"
	"errors"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// Content says how the contents of two objects of one size are compared.
type Content string

// The ways of comparing contents.
const (
	// Auto takes checksums that servers state of whole objects where that saves reading, and reads the rest.
	Auto Content = "auto"
	// Read reads both sides, whatever servers state.
	Read Content = "read"
	// Size trusts the size. It sees no corruption, and its result says so.
	Size Content = "size"
)

// Contents lists the ways of comparing contents.
func Contents() []Content { return []Content{Auto, Read, Size} }

// The methods, as outcomes count them. A checksum is named after the method with a colon.
const (
	byKey     = "key"           // there is nothing to compare it with
	bySize    = "size"          // sizes differ, both are empty, or only sizes were asked for
	byRead    = "read_both"     // both were read and compared byte by byte
	byStated  = "stated"        // both servers state the same kind of checksum
	byDigests = "digest:sha256" // rows by the digests of their parts, and those of parts that differ by their hashes
	bySum     = "counts and sums"
	byHalf    = "read_one" // one was read to compute the checksum that the other server states
)

// smallObject is the size up to which an object is read without asking for its checksum first: the question would take
// as long as the answer.
const smallObject = 128 << 10

// chunkBytes is how much of each side is in memory at once for one comparison.
const chunkBytes = 256 << 10

// end is one side of a comparison of objects.
type end struct {
	Shelf
	summer objects.Summer
	silent atomic.Int32 // objects in a row without a checksum
}

func newEnd(s Shelf) *end {
	e := &end{Shelf: s}
	e.summer, _ = s.Objects.(objects.Summer)
	return e
}

// giveUp is after how many objects in a row without a checksum a server is no longer asked.
const giveUp = 16

// sums asks for the checksums of an object; a server that states none, or does not let us ask, has none.
func (e *end) sums(ctx context.Context, key string) ([]objects.Sum, error) {
	if e.summer == nil || e.silent.Load() >= giveUp {
		return nil, nil
	}
	all, err := e.summer.Sums(ctx, e.Store, key)
	if err != nil && inventory.AsGap(err) == nil {
		return nil, err
	}
	if len(all) == 0 {
		e.silent.Add(1)
		return nil, nil
	}
	e.silent.Store(0)
	return all, nil
}

// content compares the contents of two objects of one size.
type content struct {
	source, target *end
	buffers        sync.Pool
}

func newContent(source, target *end) *content {
	return &content{source: source, target: target, buffers: sync.Pool{
		New: func() any { return new([2 * chunkBytes]byte) },
	}}
}

// same is whether two contents are equal, and how that is known.
type same struct {
	equal  bool
	method string
}

// compare compares the objects of a key, whose sizes are the same.
func (c *content) compare(ctx context.Context, key string, size int64, how Content) (same, error) {
	switch {
	case size == 0 || how == Size:
		return same{true, bySize}, nil
	case how == Read || size <= smallObject:
		return c.readBoth(ctx, key, size)
	}
	return c.bySums(ctx, key, size)
}

// bySums takes what servers state as far as it reaches, and reads the rest.
func (c *content) bySums(ctx context.Context, key string, size int64) (same, error) {
	a, err := c.source.sums(ctx, key)
	if err != nil {
		return same{}, err
	}
	b, err := c.target.sums(ctx, key)
	if err != nil {
		return same{}, err
	}
	for _, x := range a {
		if i := slices.IndexFunc(b, func(y objects.Sum) bool { return x.Algorithm == y.Algorithm }); i >= 0 {
			return same{x.Value == b[i].Value, byStated + ":" + string(x.Algorithm)}, nil
		}
	}
	switch {
	case len(b) > 0 && newHash(b[0].Algorithm) != nil:
		return c.readOne(ctx, c.source, object{key, size}, b[0])
	case len(a) > 0 && newHash(a[0].Algorithm) != nil:
		return c.readOne(ctx, c.target, object{key, size}, a[0])
	}
	return c.readBoth(ctx, key, size)
}

// object is what a listing says of an object.
type object struct {
	key  string
	size int64
}

// readOne reads one side and computes the checksum that the other states.
func (c *content) readOne(ctx context.Context, e *end, o object, stated objects.Sum) (same, error) {
	rc, err := e.Objects.Open(ctx, e.Store, o.key, 0, -1)
	if err != nil {
		return same{}, err
	}
	defer func() { _ = rc.Close() }() // nothing was written
	buf := c.buffers.Get().(*[2 * chunkBytes]byte)
	defer c.buffers.Put(buf)
	h := newHash(stated.Algorithm)
	n, err := io.CopyBuffer(h, struct{ io.Reader }{rc}, buf[:])
	if err == nil {
		err = io.EOF
	}
	if err := unread(e, err, n, o.size); err != nil {
		return same{}, err
	}
	return same{string(h.Sum(nil)) == stated.Value, byHalf + ":" + string(stated.Algorithm)}, nil
}

// readBoth reads both sides piece by piece and stops at the first byte that differs.
func (c *content) readBoth(ctx context.Context, key string, size int64) (same, error) {
	a, err := c.source.Objects.Open(ctx, c.source.Store, key, 0, -1)
	if err != nil {
		return same{}, err
	}
	defer func() { _ = a.Close() }() // nothing was written
	b, err := c.target.Objects.Open(ctx, c.target.Store, key, 0, -1)
	if err != nil {
		return same{}, err
	}
	defer func() { _ = b.Close() }() // nothing was written
	buf := c.buffers.Get().(*[2 * chunkBytes]byte)
	defer c.buffers.Put(buf)
	for before := int64(0); ; before += chunkBytes {
		na, errA := io.ReadFull(a, buf[:chunkBytes])
		nb, errB := io.ReadFull(b, buf[chunkBytes:])
		both := min(na, nb)
		if !bytes.Equal(buf[:both], buf[chunkBytes:chunkBytes+both]) {
			return same{false, byRead}, nil
		}
		err := errors.Join(unread(c.source, errA, before+int64(na), size), unread(c.target, errB, before+int64(nb), size))
		if err != nil {
			return same{}, err
		}
		if na != nb {
			return same{false, byRead}, nil
		}
		if errA != nil {
			return same{true, byRead}, nil
		}
	}
}

// unread makes a gap of an error of reading, after n bytes of size. The end of an object is none, unless it comes
// before the size that was listed: a broken connection looks like it.
func unread(e *end, err error, n, size int64) error {
	cause := inventory.Unreadable
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		if n >= size {
			return nil
		}
		cause = inventory.Truncated
	case inventory.AsGap(err) != nil || errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		cause = inventory.TimedOut
	}
	return &inventory.Gap{
		Scope: e.Store.Scope(), Store: e.Store.ID, Op: "read object", Cause: cause,
		Fix: inventory.Fix{Code: inventory.FixRetry}, Err: err,
	}
}

// newHash returns what computes a checksum, nil for one that it does not know.
func newHash(a objects.Algorithm) hash.Hash {
	// The polynomial of CRC-64/NVME, bits reversed (NVM Express NVM command set specification, 1.0, 5.2.1.3.4).
	const nvme = 0x9a6c9329ac4bc9b5
	switch a {
	case objects.CRC64ECMA:
		return crc64.New(crc64.MakeTable(crc64.ECMA))
	case objects.CRC64NVME:
		return crc64.New(crc64.MakeTable(nvme))
	case objects.CRC32:
		return crc32.NewIEEE()
	case objects.CRC32C:
		return crc32.New(crc32.MakeTable(crc32.Castagnoli))
	case objects.SHA1:
		return sha1.New() //nolint:gosec // see the import
	case objects.SHA256:
		return sha256.New()
	}
	return nil
}
