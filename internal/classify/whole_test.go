package classify_test

import (
	"bytes"
	"errors"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// specimens are values of many kinds and what is nearly one: the examples of every detector, made values, and both with
// a character exchanged, dropped or put in.
func specimens(e *classify.Engine, n int) [][]byte {
	m := newMade(17)
	var all [][]byte
	for _, d := range e.Detectors() {
		for _, s := range append(d.Finds, d.Ignores...) {
			all = append(all, []byte(s))
		}
	}
	makers := []func() string{
		m.residentID, m.residentID15, m.mobile, m.card, m.email, m.name, m.address, m.comment, m.uscc, m.plate, m.vin, m.imei,
		m.openid, m.hkid, m.ip, m.row, func() string { return m.digits(1 + m.r.IntN(24)) },
		func() string { return "+86 " + m.mobile() }, func() string { return "我的号码是" + m.mobile() + "，请回电" },
	}
	for range n {
		all = append(all, []byte(makers[m.r.IntN(len(makers))]()))
	}
	const signs = "0129aXx -:/.@_+*$ 京１，（"
	for _, v := range slices.Clip(all) {
		at := m.r.IntN(len(v) + 1)
		all = append(all, slices.Concat(v[:at], []byte(m.rune(signs)), v[min(len(v), at+m.r.IntN(2)):]))
	}
	return all
}

func TestWholeIndexLosesNothing(t *testing.T) {
	e, stand := engine(t), 0
	for _, v := range specimens(e, 30_000) {
		indexed, asked := e.Stands(v)
		if indexed != asked {
			t.Errorf("%q is %q by the index, %q by the forms", v, indexed, asked)
		}
		if asked != "" {
			stand++
		}
	}
	if stand < 10_000 {
		t.Errorf("only %d values stand for themselves", stand)
	}
}

// TestTextIsSearchedAsByScan compares what a table sees inside text with what Scan finds there.
func TestTextIsSearchedAsByScan(t *testing.T) {
	e, found := engine(t), 0
	for _, v := range specimens(e, 30_000) {
		seen, scanned := e.Inside(v)
		web := bytes.Contains(v, []byte("://"))
		if short := utf8.RuneCount(bytes.TrimSpace(v)) < 8; seen != scanned && !short && !web {
			t.Errorf("%q: %d kinds seen, %d scanned", v, seen, scanned)
		}
		found += seen
	}
	if found < 1000 {
		t.Errorf("only %d kinds inside text", found)
	}
}

func TestSurvey(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const alphabet = "09azAZ .-@_中，１é"
	runes := []rune(alphabet)
	for n := range 4000 {
		var sb strings.Builder
		for range n % 40 {
			sb.WriteRune(runes[r.IntN(1+r.IntN(len(runes)))])
		}
		v := []byte(sb.String())
		want := 0
		for _, b := range v {
			want |= classify.ClassOf(b)
		}
		if class, count := classify.Survey(v); class != want || count != utf8.RuneCount(v) {
			t.Errorf("%q: classes %b, want %b, and %d characters", v, class, want, count)
		}
	}
}

func TestHashOfValues(t *testing.T) {
	k, err := people.NewKey([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	seen, ones, all := map[uint64]int{}, 0, 0
	for n := range 100 {
		v := bytes.Repeat([]byte{'a'}, n)
		for i := range v { // each byte counts, at every length
			v[i] ^= 1
			sum, kept := classify.Sum(k, v)
			again := classify.Unveil(k, kept)
			v[i] ^= 1
			if again != sum || kept == sum {
				t.Fatalf("%d bytes: %x is kept as %x and taken as %x", n, sum, kept, again)
			}
			if seen[sum]++; seen[sum] > 1 {
				t.Fatalf("%d bytes: another value has the same hash", n)
			}
			ones, all = ones+bits.OnesCount64(sum), all+64
		}
	}
	if share := float64(ones) / float64(all); share < 0.49 || share > 0.51 {
		t.Errorf("%.3f of the bits are set", share)
	}
	other, _ := classify.Sum(people.Key{}, []byte("a"))
	if _, ok := seen[other]; ok {
		t.Error("another key gives the same hash")
	}
}

// needles are batches of a column of order numbers in which one row in a thousand is something else.
func needles(batches int, value func() string) []inventory.Batch {
	m, all := newMade(23), make([]inventory.Batch, batches)
	for i := range all {
		row := 0
		all[i] = batchOf(columnOf("c1", 10_000, func() string {
			if row++; row%1000 == 0 {
				return value()
			}
			return "2026" + m.digits(16)
		}))
	}
	return all
}

// TestEveryRowIsCounted reads in one part and in several, merged and kept in between.
func TestEveryRowIsCounted(t *testing.T) {
	e, m := engine(t), newMade(24)
	again := m.residentID()
	tests := []struct {
		name           string
		value          func() string
		rows, distinct int
	}{
		{"one row in a thousand", m.residentID, 30, 30},
		{"one value again and again", func() string { return again }, 30, 1},
		{"many", func() string { return m.residentID() + " " }, 30, 30},
		{"none", func() string { return "20261122" + m.digits(11) }, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			batches := needles(3, tt.value)
			whole, merged := read(e, batches...), customerTable(e)
			for _, i := range []int{2, 0, 1} {
				data, err := read(e, batches[i]).MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				part := customerTable(e)
				if err := errors.Join(part.UnmarshalBinary(data), merged.Merge(part)); err != nil {
					t.Fatal(err)
				}
			}
			for _, table := range []*classify.Table{whole, merged} {
				if rows, distinct := table.Whole("c1", "resident_id"); rows != tt.rows || distinct != tt.distinct {
					t.Errorf("%d rows of %d values, want %d of %d", rows, distinct, tt.rows, tt.distinct)
				}
			}
			if diff := cmp.Diff(e.Judge(whole), e.Judge(merged)); diff != "" {
				t.Errorf("(-whole +merged):\n%s", diff)
			}
		})
	}
}

// TestBrokenCharacters must end: forms beyond the full-width letters, and cut off.
func TestBrokenCharacters(t *testing.T) {
	e := engine(t)
	for _, s := range []string{"ｱｲｳ 13800138000", "\xef\xbc", "\xef\xbd\xbf 1", "１\xef", "\xef\xbc\x7f13800138000", "　\xef\xbc\xff"} {
		b := batchOf(columnOf("c1", 10, func() string { return s }))
		if p := e.Judge(read(e, b)); p.Rows != 10 {
			t.Errorf("%q: %d rows", s, p.Rows)
		}
	}
}
