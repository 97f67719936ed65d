package objects

import (
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

// stateOf is a digest of what the listing says of a member: another name, size, time or etag gives another one.
func stateOf(m *inventory.Member) uint64 {
	return hashOf(uint64(m.Bytes), m.Key, m.ETag, strconv.FormatInt(m.ModTime.UnixNano(), 36))
}

// stateHead is how much of the head of a local file its state covers: a header and the first records.
const stateHead = 4 << 10

// headState is a digest of the head that was looked at, 0 when none was.
func (o *object) headState() uint64 {
	head := o.head.Load()
	if head == nil {
		return 0
	}
	return hashOf(0, o.member.Key, string((*head)[:min(len(*head), stateHead)]))
}

// stateText is the state of a group. An etag tells that contents changed; of files on this machine, which have none,
// the heads that were looked at count too.
func (s shelf) stateText(g inspected) string {
	state := g.state
	if s.store.Local {
		for _, h := range g.heads {
			state += h.state
		}
	}
	return strconv.FormatUint(state, 36)
}
