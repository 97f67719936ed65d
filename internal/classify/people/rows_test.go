package people_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/domicile/domicile/internal/classify/check"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// mixed makes values as they come: plain, written otherwise, of another kind, masked, and for nothing.
type mixed struct{ *rand.Rand }

func (m mixed) phone() string {
	n := m.IntN(50_000)
	return [...]string{
		fmt.Sprintf("138%08d", n), fmt.Sprintf("+86 138-%04d-%04d", n/10_000, n%10_000), fmt.Sprintf("+6591%06d", n),
		fmt.Sprintf("010-8%07d", n), "13800138***", "11111111111", "1.2.3.4", "0",
	}[m.IntN(8)]
}

func (m mixed) resident() string {
	id := fmt.Appendf(nil, "110101%04d%02d%02d%03d", 1990+m.IntN(30), 1+m.IntN(12), 1+m.IntN(28), m.IntN(1000))
	last := check.ResidentIDCheckDigit(id)
	whole := string(id) + string(last)
	return [...]string{
		whole, whole, " " + whole, string(bytes.ToLower([]byte(whole))), string(id) + "Y", string(id) + "0",
		string(id[:6]) + string(id[8:]), "G" + whole, "000000000000000000", "-",
	}[m.IntN(10)]
}

func (m mixed) email() string {
	n := m.IntN(50_000)
	return [...]string{
		fmt.Sprintf("li.na%d@example.com", n), fmt.Sprintf("Li.Na%d@example.com", n), fmt.Sprintf(" li-na%d@example.com ", n),
		fmt.Sprintf("li%d", n), fmt.Sprintf("l***%d@example.com", n), "a@b.c", "@@@@@@@@@@", fmt.Sprintf("z%d@x.cn", n),
	}[m.IntN(8)]
}

func (m mixed) one(of ...string) string { return of[m.IntN(len(of))] }

// table is the rows of a batch by column; the first two identify, all may be absent.
func (m mixed) table(rows int) []people.Column {
	values := []func() string{
		m.resident, m.phone, m.email, func() string { return m.one("王芳", "李雷", "张三", "无") },
		func() string { return strconv.Itoa(m.IntN(900)) }, func() string { return m.one("CN", "SG", "??") },
		func() string { return m.one("2015-03-04", "1980-01-01", "none") }, func() string { return "x" },
	}
	all := []people.Column{
		{Identifies: true, Kind: people.ResidentID},
		{Identifies: true, Kind: people.Phone},
		{Identifies: true, Kind: people.Email},
		{Identifies: true, Kind: people.Name},
		{Identifies: true, Kind: people.PersonKey},
		{Place: true},
		{Birth: true},
		{Sensitive: true},
	}
	for i, value := range values {
		all[i].Values, all[i].Present = new(inventory.Column), make([]uint64, (rows+63)/64)
		for row := range rows {
			if m.IntN(3) > 0 {
				all[i].Present[row>>6] |= 1 << (row & 63)
			}
			all[i].Values.Append([]byte(value()))
		}
	}
	m.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func placeOf(v []byte) people.Place {
	switch string(v) {
	case "CN":
		return people.Mainland
	case "SG":
		return people.Elsewhere
	default:
		return people.Unknown
	}
}

// person is row i of the columns as one person, as Add takes it; false when the row is about nobody.
func person(columns []people.Column, row int, related bool) (people.Person, bool) {
	var p people.Person
	for i := range columns {
		c := &columns[i]
		if c.Present[row>>6]>>(row&63)&1 == 0 {
			continue
		}
		v := c.Values.Value(row)
		if c.Identifies {
			p.IDs = append(p.IDs, people.Identifier{Kind: c.Kind, Value: v})
		}
		if c.Place && p.Place == "" {
			p.Place = placeOf(v)
		}
		if d, ok := people.ParseDate(v); c.Birth && ok {
			p.Birth = d
		}
		p.Sensitive = p.Sensitive || c.Sensitive
	}
	return p, len(p.IDs) > 0 && (!related || len(p.IDs) > 1 || p.IDs[0].Kind != people.Name)
}

func TestRowsAreAddedAsOneByOne(t *testing.T) {
	for seed := range uint64(6) {
		m := mixed{rand.New(rand.NewPCG(seed, 3))}
		config := people.Config{Key: key(t, byte(seed)), Scope: "d", AsOf: people.Date{Year: 2026, Month: 11, Day: 22}}
		single, batched := people.NewRecorder(config), people.NewRecorder(config)
		for _, rows := range []int{1, 511, 513, 4096, 20_000} {
			b := people.Rows{N: rows, Columns: m.table(rows), PlaceOf: placeOf, Related: seed%2 == 1}
			batched.AddRows(&b)
			for row := range rows {
				if p, ok := person(b.Columns, row, b.Related); ok {
					single.Add(&p)
				}
			}
		}
		same(t, single, batched)
	}
}

// TestRowsBeyondTheSample passes the point from which the sketches keep a sample.
func TestRowsBeyondTheSample(t *testing.T) {
	const rows = 300_000
	single, batched := people.NewRecorder(people.Config{}), people.NewRecorder(people.Config{})
	phones(single, 0, rows)
	c := inventory.Column{}
	for i := range rows {
		c.Append(fmt.Appendf(nil, "%d", 13_000_000_000+i))
	}
	present := make([]uint64, (rows+63)/64)
	for i := range present {
		present[i] = ^uint64(0)
	}
	batched.AddRows(&people.Rows{N: rows, Columns: []people.Column{{Values: &c, Present: present, Identifies: true, Kind: people.Phone}}})
	same(t, single, batched)
}

func TestAddRowsDoesNotAllocate(t *testing.T) {
	m, r := mixed{rand.New(rand.NewPCG(1, 3))}, people.NewRecorder(people.Config{})
	b := people.Rows{N: 4096, Columns: m.table(4096), PlaceOf: placeOf}
	r.AddRows(&b)
	if n := testing.AllocsPerRun(10, func() { r.AddRows(&b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func same(t *testing.T, one, other *people.Recorder) {
	t.Helper()
	want, err := one.Sketches().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := other.Sketches().MarshalBinary(); !bytes.Equal(want, got) {
		t.Errorf("other sketches: %v, want %v", mainland(other.Sketches().Counts("d")), mainland(one.Sketches().Counts("d")))
	}
}
