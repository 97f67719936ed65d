package objects

import (
	"context"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/inventory"
)

// Middle cuts a range of keys as [inventory.Lister] has it. Nobody knows how many keys lie where; what can be asked, with
// one page each, is which key comes first after some text. So it finds the shortest beginning of the first key behind
// which there are more keys, and goes half the way through the characters that may follow it there.
// Rows of an inventory report are cut between two of its files.
func Middle(
	ctx context.Context, o Objects, store inventory.Store, within inventory.Range, cfg Config,
) (string, error) {
	if strings.HasPrefix(within.From, reportMark) {
		return shelf{o, store, cfg}.middleRow(ctx, within)
	}
	if from, ok := strings.CutPrefix(within.From, listMark); ok {
		cut, err := Middle(ctx, o, store, inventory.Range{From: from, To: strings.TrimPrefix(within.To, listMark)}, cfg)
		if cut != "" {
			cut = listMark + cut
		}
		return cut, err
	}
	p := &probing{ctx: ctx, objects: o, store: store, within: within}
	first := strings.TrimSuffix(within.From, "\x00")
	if first == "" || !utf8.ValidString(first) || !utf8.ValidString(within.To) {
		return "", nil
	}
	ends := runeEnds(first)
	at := sort.Search(len(ends), func(i int) bool { return p.next(first[:ends[i]]+lastRune) != "" })
	if p.err != nil || at == len(ends) {
		return "", p.err
	}
	start := 0
	if at > 0 {
		start = ends[at-1]
	}
	return p.between(first[:start], first[start:ends[at]]), p.err
}

// lastRune sorts behind every character of a key.
const lastRune = string(utf8.MaxRune)

// runeEnds returns where each character of a text ends.
func runeEnds(s string) []int {
	ends := make([]int, 0, len(s))
	for i, r := range s {
		ends = append(ends, i+utf8.RuneLen(r))
	}
	return ends
}

// probing asks which keys there are in a range.
type probing struct {
	ctx     context.Context //nolint:containedctx // a probing lives as long as one call of Middle
	objects Objects
	store   inventory.Store
	within  inventory.Range
	err     error
}

// next returns the first key of the range that comes after a text, "" for none.
func (p *probing) next(text string) string {
	if p.err != nil || p.within.To != "" && text >= p.within.To {
		return ""
	}
	for m, err := range p.objects.List(p.ctx, p.store, after(text)) {
		switch {
		case err != nil && inventory.AsGap(err) != nil:
			continue
		case err != nil:
			p.err = err
			return ""
		case p.within.To != "" && m.Key >= p.within.To:
			return ""
		}
		return m.Key
	}
	return ""
}

// between finds a cut among the keys that begin with a text and go on behind a character: half the way to the last
// character that could follow, then a quarter, until keys are there.
func (p *probing) between(prefix, char string) string {
	low, _ := utf8.DecodeRuneInString(char)
	for high := lastOfKind(low); high > low+1; high = low + (high-low)/2 {
		cut := prefix + string(low+(high-low)/2)
		if utf8.ValidString(cut) && p.next(cut) != "" {
			return after(cut)
		}
	}
	if cut := prefix + char + lastRune; p.next(cut) != "" {
		return after(cut)
	}
	return ""
}

// lastOfKind returns the last character of the kind of one: what follows a digit in a key is mostly a digit.
func lastOfKind(r rune) rune {
	switch {
	case r < '0':
		return '0'
	case r <= '9':
		return '9' + 1
	case r <= 'Z':
		return 'Z' + 1
	case r <= 'z':
		return 'z' + 1
	default:
		return r + 1<<12 // some blocks of Chinese characters further
	}
}
