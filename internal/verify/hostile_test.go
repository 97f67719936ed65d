package verify_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/verify"
)

// breaking is a shelf whose connections break after some bytes of each object.
type breaking struct {
	*shelf
	after int
	err   error
}

// Open implements objects.Objects.
func (b breaking) Open(ctx context.Context, st inventory.Store, key string, off, n int64) (io.ReadCloser, error) {
	rc, err := b.shelf.Open(ctx, st, key, off, n)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.MultiReader(io.LimitReader(rc, int64(b.after)), failing{b.err}), rc}, nil
}

// failing is a reader that fails at once.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// TestBrokenConnectionIsAGap: what was read until a connection broke is neither equal nor different, whether it broke
// on one side or at the same byte of both, and however the breaking looks.
func TestBrokenConnectionIsAGap(t *testing.T) {
	const after = 200 << 10
	text := strings.Repeat("0123456789abcdef", 32<<10) // 512 KiB
	whole := newShelf(map[string]string{"a": text})
	ends := map[string]error{"eof": io.EOF, "unexpected": io.ErrUnexpectedEOF, "late": context.DeadlineExceeded, "reset": errors.New("reset")}
	for name, err := range ends {
		cut := breaking{newShelf(map[string]string{"a": text}), after, err}
		sides := map[string][2]verify.Shelf{
			"source":   {{Objects: cut}, whole.side()},
			"target":   {whole.side(), {Objects: cut}},
			"both":     {{Objects: cut}, {Objects: cut}},
			"read_one": {summed{whole}.side(), {Objects: cut}},
		}
		for which, pair := range sides {
			t.Run(name+"_"+which, func(t *testing.T) {
				o, err := verify.Objects(t.Context(), pair[0], pair[1], config())
				if err != nil || o.Equal() || o.Different() || o.Compared != 0 || len(o.Gaps) != 1 {
					t.Errorf("%+v, %v", o, err)
				}
			})
		}
	}
}

// stuck is a store whose listing is abandoned in its middle: it waits until the context ends.
type stuck struct {
	endless
	after  int
	cancel func()
}

// List implements objects.Objects.
func (s stuck) List(ctx context.Context, st inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		n := 0
		for m, err := range s.endless.List(ctx, st, from) {
			if n++; n > s.after {
				s.cancel()
				<-ctx.Done()
				yield(inventory.Member{}, ctx.Err())
				return
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

// TestInterruptionInventsNothing: a listing that was abandoned has not ended, so that what the other side has is not
// extra, and what is kept for the next run says nothing that is not so.
func TestInterruptionInventsNothing(t *testing.T) {
	const n, page = 8000, 1000
	side := endless{n: n, size: 1}
	for range 100 {
		cfg := config()
		cfg.Content = verify.Size
		cfg.State = verify.FileState{Path: t.TempDir() + "/state.json"}
		ctx, cancel := context.WithCancel(t.Context())
		o, err := verify.Objects(ctx, verify.Shelf{Objects: stuck{side, page, cancel}}, side.side(), cfg)
		cancel()
		if !errors.Is(err, context.Canceled) || o.Different() {
			t.Fatalf("%+v, %v", o, err)
		}
		if o, err = verify.Objects(t.Context(), side.side(), side.side(), cfg); err != nil || !o.Equal() || o.Source != n {
			t.Fatalf("resumed: %+v, %v", o, err)
		}
	}
}
