package objects

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// StateForm names the form of the states that [ListPart] writes and [Gather] reads. A state of another form is no use: its
// listing begins anew.
const StateForm = "objects/2"

// pileVersion is the first byte of a pile of that form.
const pileVersion = 2

// errPile says that bytes are no pile that this version wrote.
var errPile = errors.New("objects: the state of a listing is not as this version writes it")

// noted is a gap with its scope, which the gap alone does not keep on disk.
type noted struct {
	Scope inventory.Scope `json:"scope"`
	Gap   *inventory.Gap  `json:"gap"`
}

// MarshalBinary implements encoding.BinaryMarshaler. Piles that hold the same are the same bytes, but for the order of
// their gaps. Templates, and the keys of a sample, are written as what differs from the one before.
func (p *pile) MarshalBinary() ([]byte, error) {
	gaps := make([]noted, len(p.gaps))
	for i, g := range p.gaps {
		gaps[i] = noted{g.Scope, g}
	}
	text, err := json.Marshal(gaps)
	if err != nil {
		return nil, fmt.Errorf("objects: write the gaps of a listing: %w", err)
	}
	w := &pileWriter{buf: []byte{pileVersion}}
	w.numbers(int64(p.max), int64(p.level), int64(p.k), p.tally.Members, p.tally.Bytes, p.tally.Empty, p.asOf, p.old)
	w.numbers(int64(len(text)))
	w.buf = append(w.buf, text...)
	w.numbers(int64(len(p.groups)))
	before := ""
	for _, g := range p.sorted() {
		before = w.text(before, g.template)
		w.group(g)
	}
	return w.buf, nil
}

// pileWriter appends what it is told.
type pileWriter struct{ buf []byte }

func (w *pileWriter) numbers(all ...int64) {
	for _, n := range all {
		w.buf = binary.AppendVarint(w.buf, n)
	}
}

// text writes how much of a text is that of the one before, and the rest. It returns the text.
func (w *pileWriter) text(before, s string) string {
	shared := 0
	for shared < min(len(before), len(s)) && before[shared] == s[shared] {
		shared++
	}
	w.numbers(int64(shared), int64(len(s)-shared))
	w.buf = append(w.buf, s[shared:]...)
	return s
}

func (w *pileWriter) group(g *group) {
	w.numbers(g.members, g.bytes)
	w.buf = binary.LittleEndian.AppendUint64(w.buf, g.state)
	members := g.sample.byKey()
	w.numbers(int64(len(members)))
	before := ""
	for _, m := range members {
		before = w.text(before, m.Key)
		w.numbers(m.Bytes, m.ModTime.Unix(), int64(m.ModTime.Nanosecond()))
		w.etag(m.ETag)
	}
}

// etag writes an etag. Nearly all of them are hexadecimal digits, of which two make a byte; the sign of the length tells.
func (w *pileWriter) etag(s string) {
	raw, err := hex.DecodeString(s)
	if err != nil || s != strings.ToLower(s) || s == "" {
		w.numbers(int64(len(s)))
		w.buf = append(w.buf, s...)
		return
	}
	w.numbers(-int64(len(raw)))
	w.buf = append(w.buf, raw...)
}

// UnmarshalBinary implements encoding.BinaryUnmarshaler. Whatever the bytes are, it takes no more memory than a pile
// may.
func (p *pile) UnmarshalBinary(data []byte) error {
	if len(data) == 0 || data[0] != pileVersion {
		return errPile
	}
	r := &pileReader{data: data[1:], room: maxText}
	p.max = int(r.between(1, math.MaxInt32))
	p.level = int(r.between(-1, unmerged))
	p.k = int(r.between(1, sampleSize))
	p.tally = Tally{Members: r.count(), Bytes: r.count(), Empty: r.count()}
	p.asOf, p.old = r.count(), r.count()
	p.readGaps(r)
	p.readGroups(r)
	p.count()
	if r.bad || len(r.data) > 0 || p.kept > maxKept {
		return errPile
	}
	return nil
}

// readGroups reads the groups of a pile.
func (p *pile) readGroups(r *pileReader) {
	n := r.between(0, min(int64(p.max), int64(len(r.data))))
	p.groups = make(map[string]*group, n)
	before := ""
	for range n {
		g := r.group(before, p.k)
		if r.bad || g.template <= before && len(p.groups) > 0 || cutTo(g.template, p.level) != g.template {
			r.bad = true
			return
		}
		before = g.template
		p.groups[g.template] = g
	}
}

// readGaps reads the gaps of a pile.
func (p *pile) readGaps(r *pileReader) {
	var gaps []noted
	if err := json.Unmarshal(r.bytes(r.between(0, int64(len(r.data)))), &gaps); err != nil {
		r.bad = true
	}
	for _, g := range gaps {
		if g.Gap == nil {
			r.bad = true
			return
		}
		g.Gap.Scope = g.Scope
		p.gaps = append(p.gaps, g.Gap)
	}
}

// maxText bounds the keys and templates of a pile that is read: those of maxKept members are seldom a tenth of it. Texts
// are written short, so that bytes of a stranger could stand for much more than they are.
const maxText = 256 << 20

// pileReader reads what a pileWriter wrote. After a mistake it returns nothing but zeros.
type pileReader struct {
	data []byte
	room int // of maxText that is left
	bad  bool
}

// between reads a number that must lie between two others.
func (r *pileReader) between(low, high int64) int64 {
	n, size := binary.Varint(r.data)
	if size <= 0 || n < low || n > high {
		r.bad = true
		return max(low, 0)
	}
	r.data = r.data[size:]
	return n
}

func (r *pileReader) count() int64 { return r.between(0, math.MaxInt64) }

func (r *pileReader) bytes(n int64) []byte {
	if n < 0 || n > int64(len(r.data)) {
		r.bad = true
		return nil
	}
	out := r.data[:n]
	r.data = r.data[n:]
	return out
}

func (r *pileReader) text(before string) string {
	shared := r.between(0, int64(len(before)))
	rest := r.bytes(r.count())
	if r.room -= int(shared) + len(rest); r.bad || r.room < 0 {
		r.bad = true
		return ""
	}
	return before[:shared] + string(rest)
}

func (r *pileReader) group(before string, k int) *group {
	g := &group{template: r.text(before), members: r.between(1, math.MaxInt64), bytes: r.count()}
	if state := r.bytes(8); !r.bad {
		g.state = binary.LittleEndian.Uint64(state)
	}
	n := r.between(1, min(int64(k), g.members))
	key := ""
	var members []inventory.Member
	for i := range n {
		m := r.member(key)
		if r.bad || m.Key <= key && i > 0 {
			r.bad = true
			return g
		}
		key = m.Key
		members = append(members, m)
	}
	g.sample = sampleOf(members)
	return g
}

func (r *pileReader) member(before string) inventory.Member {
	m := inventory.Member{Key: r.text(before), Bytes: r.between(1, math.MaxInt64)}
	sec, nsec := r.between(math.MinInt64, math.MaxInt64), r.between(0, int64(time.Second)-1)
	m.ModTime = time.Unix(sec, nsec).UTC()
	n := r.between(-math.MaxInt32, math.MaxInt32)
	if raw := r.bytes(max(n, -n)); n < 0 {
		m.ETag = hex.EncodeToString(raw)
	} else {
		m.ETag = string(raw)
	}
	return m
}

// sortedGaps returns the gaps of a pile, each once.
func (p *pile) sortedGaps() []*inventory.Gap {
	byID := func(a, b *inventory.Gap) int { return cmp.Compare(a.ID(), b.ID()) }
	slices.SortStableFunc(p.gaps, byID)
	return slices.CompactFunc(p.gaps, func(a, b *inventory.Gap) bool { return byID(a, b) == 0 })
}
