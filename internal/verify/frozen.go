package verify

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"strconv"

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
