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
	again, outside, err := r.markOf(ctx, r.source)
	if inventory.AsGap(err) != nil {
		return Frozen{Is: inventory.Unknown, By: "the second listing of the source was cut short"}, nil //nolint:nilerr // the answer says so
	}
	if err != nil {
		return Frozen{}, err
	}
	r.cfg.Outside(outside)
	if again != r.done.Seen {
		return Frozen{Is: inventory.No, By: "keys, sizes, times or tags of the source changed between two listings"}, nil
	}
	return Frozen{Is: inventory.Yes, By: "two listings of the source agree in keys, sizes, times and tags"}, nil
}

// markOf lists a side from its beginning, and counts what the comparison is not about.
func (r *objectRun) markOf(ctx context.Context, e *end) (m mark, outside int64, err error) { //nolint:revive // a mark, and what it leaves out
	for o, err := range e.Objects.List(ctx, e.Store, "") {
		if err != nil {
			return m, outside, err
		}
		if r.cfg.Wants(o.Key) {
			m.add(&o)
		} else {
			outside++
		}
	}
	return m, outside, ctx.Err()
}

// The ways to know whether a table stayed as it was.
const (
	byCounters = "the server's counters of changes, which may come up to a minute late"
	byTwice    = "two digests of the source"
)

// frozenTable finds out whether the table of the source stayed as it was: by what the server counts, else by a second
// digest. What cannot be found out any more takes nothing from what was compared.
func (r *tableRun) frozenTable(ctx context.Context, t *tablePair) error {
	is, by, err := r.tableStayed(ctx, t)
	return r.stayed(ctx, is, by, err)
}

// stayed counts an answer. A gap leaves it unknown; any other error, the context's included, ends the comparison.
func (r *tableRun) stayed(ctx context.Context, is inventory.Tri, by string, err error) error {
	if err == nil || ctx.Err() == nil && inventory.AsGap(err) != nil {
		r.done.Frozen.count(is, by)
		return nil //nolint:nilerr // a gap is counted as not known
	}
	return err
}

func (r *tableRun) tableStayed(ctx context.Context, t *tablePair) (is inventory.Tri, by string, err error) { //nolint:revive // an answer, and what it rests on
	before := r.done.Table
	if before.State != "" {
		shape, err := r.source.Digester.Shape(ctx, r.source.table(t.name))
		if err != nil {
			return inventory.Unknown, byCounters, err
		}
		if shape.State != before.State {
			return inventory.No, byCounters, nil
		}
		return inventory.Yes, byCounters, nil
	}
	again := sideDone{Buckets: map[string]digest.Bucket{}}
	for _, part := range t.parts[0] {
		request := t.request(r.source)
		request.Part = part
		found, err := r.source.Digester.Digest(ctx, request)
		if err != nil {
			return inventory.Unknown, byTwice, err
		}
		again.add(part, found)
	}
	if len(differing(&before.Source, &again)) > 0 {
		return inventory.No, byTwice, nil
	}
	return inventory.Yes, byTwice, nil
}

// frozenCount counts tables by whether they stayed as they were.
type frozenCount struct {
	Yes     int      `json:"yes"`
	No      int      `json:"no"`
	Unknown int      `json:"unknown"`
	By      []string `json:"by"`
}

func (c *frozenCount) count(is inventory.Tri, by string) {
	switch is {
	case inventory.Yes:
		c.Yes++
	case inventory.No:
		c.No++
	case inventory.Unknown:
		c.Unknown++
		return
	}
	if !slices.Contains(c.By, by) {
		c.By = append(c.By, by)
	}
}

// say sums up: one table that changed is enough, and one of which it is not known leaves the whole unknown.
func (c *frozenCount) say() Frozen {
	by := strings.Join(c.By, ", ")
	all := c.No + c.Yes + c.Unknown
	switch {
	case c.No > 0:
		return Frozen{Is: inventory.No, By: fmt.Sprintf("%d of %d tables changed, by %s", c.No, all, by)}
	case c.Unknown > 0:
		return Frozen{Is: inventory.Unknown, By: fmt.Sprintf("of %d of %d tables it could not be found out", c.Unknown, all)}
	case c.Yes > 0:
		return Frozen{Is: inventory.Yes, By: fmt.Sprintf("%d tables did not change, by %s", c.Yes, by)}
	}
	return Frozen{Is: inventory.Unknown, By: "no table was compared"}
}
