package verify

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/format/digest"
	"github.com/domicile/domicile/internal/inventory"
)

// mark is a digest of a set, whatever the order in which it is seen: how many there are, and the sum of their hashes in
// two halves. It is kept on this machine alone.
type mark struct {
	N  int64  `json:"n"`
	Hi uint64 `json:"hi"`
	Lo uint64 `json:"lo"`
}

// add takes what a listing says of an object.
func (m *mark) add(o *inventory.Member) {
	text := append([]byte(o.Key), 0)
	text = strconv.AppendInt(text, o.Bytes, 10)
	text = append(text, 0)
	text = strconv.AppendInt(text, o.ModTime.UnixNano(), 10)
	text = append(append(text, 0), o.ETag...)
	h := sha256.Sum256(text)
	m.join(mark{1, binary.BigEndian.Uint64(h[:8]), binary.BigEndian.Uint64(h[8:16])})
}

func (m *mark) join(o mark) {
	m.N += o.N
	m.Hi += o.Hi
	m.Lo += o.Lo
}

// frozen lists the source once more.
func (r *objectRun) frozen(ctx context.Context) (Frozen, error) {
	if !r.done.Ended {
		return Frozen{Is: inventory.Unknown, By: "the comparison did not come to its end"}, nil
	}
	var again mark
	var outside int64
	for m, err := range r.source.Objects.List(ctx, r.source.Store, "") {
		if err != nil && inventory.AsGap(err) == nil {
			return Frozen{}, err
		}
		if err != nil {
			return Frozen{Is: inventory.Unknown, By: "the second listing of the source was cut short"}, nil
		}
		if r.cfg.Wants(m.Key) {
			again.add(&m)
		} else {
			outside++
		}
	}
	r.cfg.Outside(outside)
	if again != r.done.Seen {
		return Frozen{Is: inventory.No, By: "keys, sizes, times or tags of the source changed between two listings"}, nil
	}
	return Frozen{Is: inventory.Yes, By: "two listings of the source agree in keys, sizes, times and tags"}, nil
}

// The ways to know whether a table stayed as it was.
const (
	byCounters = "the server's counters of changes"
	byTwice    = "two digests of the source"
)

// frozenTable finds out whether the table of the source stayed as it was: by what the server counts, else by a second
// digest.
func (r *tableRun) frozenTable(ctx context.Context, t *tablePair) error {
	before := r.done.Table
	if before.State != "" {
		shape, err := r.source.Digester.Shape(ctx, r.source.table(t.name))
		if err != nil {
			return err
		}
		is := inventory.Yes
		if shape.State != before.State {
			is = inventory.No
		}
		r.done.Frozen.count(is, byCounters)
		return nil
	}
	again := sideDone{Buckets: map[string]digest.Bucket{}}
	for _, part := range t.parts[0] {
		request := t.request(r.source)
		request.Part = part
		found, err := r.source.Digester.Digest(ctx, request)
		if err != nil {
			return err
		}
		again.add(part, found)
	}
	is := inventory.Yes
	if len(differing(&before.Source, &again)) > 0 {
		is = inventory.No
	}
	r.done.Frozen.count(is, byTwice)
	return nil
}

// frozenCount counts tables by whether they stayed as they were.
type frozenCount struct {
	Yes int      `json:"yes"`
	No  int      `json:"no"`
	By  []string `json:"by"`
}

func (c *frozenCount) count(is inventory.Tri, by string) {
	if is == inventory.Yes {
		c.Yes++
	} else {
		c.No++
	}
	if !slices.Contains(c.By, by) {
		c.By = append(c.By, by)
	}
}

// say sums up: one table that changed is enough.
func (c *frozenCount) say() Frozen {
	by := strings.Join(c.By, ", ")
	switch {
	case c.No > 0:
		return Frozen{Is: inventory.No, By: fmt.Sprintf("%d of %d tables changed, by %s", c.No, c.No+c.Yes, by)}
	case c.Yes > 0:
		return Frozen{Is: inventory.Yes, By: fmt.Sprintf("%d tables did not change, by %s", c.Yes, by)}
	}
	return Frozen{Is: inventory.Unknown, By: "no table was compared"}
}
