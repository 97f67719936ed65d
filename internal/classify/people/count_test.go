package people_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify/check"
	"github.com/domicile/domicile/internal/classify/people"
)

// today is the day on which the tests take ages.
func today() people.Date { return people.Date{Year: 2026, Month: 12, Day: 1} }

// resident is the identity number of somebody born on a day.
func resident(birth string, sequence int) string {
	id := fmt.Appendf(nil, "110101%s%03d", birth, sequence)
	return string(append(id, check.ResidentIDCheckDigit(id)))
}

// id makes an identifier.
func id(k people.Kind, v string) people.Identifier {
	return people.Identifier{Kind: k, Value: []byte(v)}
}

// row makes the person of a row known by identifiers.
func row(ids ...people.Identifier) people.Person { return people.Person{IDs: ids} }

// record returns the sketches of some rows of one dataset.
func record(scope string, rows ...people.Person) *people.Sketches {
	r := people.NewRecorder(people.Config{Scope: scope, AsOf: today()})
	for i := range rows {
		r.Add(&rows[i])
	}
	return r.Sketches()
}

// lines says counts as place/band/sensitive low-mid-high method.
func lines(counts []people.Count) []string {
	all := []string{}
	for _, c := range counts {
		all = append(all, fmt.Sprintf("%s/%s/%s %d-%d-%d %s", c.Place, c.Band, c.Sensitive, c.Low, c.Mid, c.High, c.Method))
	}
	return all
}

func TestEvidence(t *testing.T) {
	adult := resident("19900101", 1)
	for _, tt := range []struct {
		name string
		in   people.Person
		want string // place and band
	}{
		{"identity number", row(id(people.ResidentID, adult)), "mainland adult"},
		{"of a child", row(id(people.ResidentID, resident("20130101", 1))), "mainland under_14"},
		{"14 today", row(id(people.ResidentID, resident("20121201", 1))), "mainland 14_17"},
		{"14 tomorrow", row(id(people.ResidentID, resident("20121202", 1))), "mainland under_14"},
		{"18 today", row(id(people.ResidentID, resident("20081201", 1))), "mainland adult"},
		{"student number", row(id(people.ResidentID, "G"+resident("20130101", 1))), "mainland under_14"},
		{"old identity number", row(id(people.ResidentID, "110101900101001")), "mainland adult"},
		{"wrong check character", row(id(people.ResidentID, "110101199001010010")), "unknown unknown"},
		{"mobile", row(id(people.Phone, "13800138000")), "mainland unknown"},
		{"mobile with country", row(id(people.Phone, "+86 138-0013-8000")), "mainland unknown"},
		{"mobile with zeros", row(id(people.Phone, "008613800138000")), "mainland unknown"},
		{"landline with country", row(id(people.Phone, "+86 10 6552 9988")), "mainland unknown"},
		{"landline", row(id(people.Phone, "010-65529988")), "unknown unknown"},
		{"Singapore", row(id(people.Phone, "+65 9123 4567")), "elsewhere unknown"},
		{"Hong Kong", row(id(people.Phone, "00852 9123 4567")), "elsewhere unknown"},
		{"mail says nothing", row(id(people.Email, "a@example.cn")), "unknown unknown"},
		{"column", people.Person{IDs: []people.Identifier{id(people.Email, "a@b.c")}, Place: people.Elsewhere}, "elsewhere unknown"},
		{
			"an identity number outweighs a column",
			people.Person{IDs: []people.Identifier{id(people.ResidentID, adult)}, Place: people.Elsewhere},
			"mainland adult",
		},
		{
			"a foreign mobile does not",
			people.Person{IDs: []people.Identifier{id(people.Phone, "+6591234567")}, Place: people.Mainland},
			"mainland unknown",
		},
		{
			"birth date", people.Person{
				IDs: []people.Identifier{id(people.PersonKey, "7")}, Birth: people.Date{Year: 2020, Month: 2, Day: 29},
			}, "unknown under_14",
		},
		{
			"birth date of nobody alive", people.Person{
				IDs: []people.Identifier{id(people.PersonKey, "7")}, Birth: people.Date{Year: 1800, Month: 2, Day: 29},
			}, "unknown unknown",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, c := range record("d", tt.in).Counts("d") {
				if c.Band != people.AllAges {
					got = append(got, string(c.Place)+" "+string(c.Band))
				}
			}
			if diff := cmp.Diff([]string{tt.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSpellingsOfOnePerson(t *testing.T) {
	for _, tt := range []struct {
		name string
		kind people.Kind
		in   []string
		want int64
	}{
		{"identity number", people.ResidentID, []string{"11010519491231002X", "11010519491231002x", " 110105 19491231 002X "}, 1},
		{"15 and 18", people.ResidentID, []string{"110101900101001", resident("19900101", 1)}, 1},
		{"mobile", people.Phone, []string{"13800138000", "+8613800138000", "86 138 0013 8000", "１３８００１３８０００"}, 1},
		{"foreign mobile", people.Phone, []string{"+65 9123 4567", "006591234567", "+65-9123-4567"}, 1},
		{"mail", people.Email, []string{"Wang@Example.COM", "wang@example.com "}, 1},
		{"passport", people.Document, []string{"E12345678", "e1234 5678"}, 1},
		{"openid is as it is", people.SocialID, []string{"oAbCdEf", "oabcdef"}, 2},
		{"nobody", people.Phone, []string{"", "00000000000", "138****8000", "无", "null", "n/a", "-", "110"}, 0},
		{"no phone", people.Phone, []string{"203.128.135.233", "6200000009491723541", "call me"}, 0},
		{"no mail", people.Email, []string{"none", "wang"}, 0},
		{"no passport", people.Document, []string{"E1", "6200000009491723541"}, 0},
		{"no identity number", people.ResidentID, []string{"123", "1101011990010100XX", "***************"}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var rows []people.Person
			for _, v := range tt.in {
				rows = append(rows, row(id(tt.kind, v)))
			}
			var got int64
			for _, c := range record("d", rows...).Counts("d") {
				if c.Band == people.AllAges && c.Sensitive == people.Any && c.Method == people.MethodExact {
					got += c.Mid
				}
			}
			if got != tt.want {
				t.Errorf("%d people, want %d", got, tt.want)
			}
		})
	}
}

func TestCountsOfRows(t *testing.T) {
	wang, li := id(people.Phone, "13800138000"), id(people.Phone, "13900139000")
	for _, tt := range []struct {
		name string
		in   []*people.Sketches
		want []string
	}{
		{"nobody", []*people.Sketches{record("a")}, []string{}},
		{
			"one row links two kinds",
			[]*people.Sketches{record("a", row(wang, id(people.Email, "wang@example.com")), row(wang))},
			[]string{"mainland/all/all 1-1-1 exact", "mainland/all/no 1-1-1 exact", "mainland/unknown/all 1-1-1 exact"},
		},
		{
			"nothing links two kinds",
			[]*people.Sketches{record("a", row(wang), row(id(people.Email, "li@example.com")))},
			[]string{
				"mainland/all/all 1-1-1 exact", "mainland/all/no 1-1-1 exact", "mainland/unknown/all 1-1-1 exact",
				"unknown/all/all 1-1-1 exact", "unknown/all/no 1-1-1 exact", "unknown/unknown/all 1-1-1 exact",
			},
		},
		{
			"a link in one dataset counts in another",
			[]*people.Sketches{
				record("a", row(id(people.ResidentID, resident("19900101", 1)), wang)), record("b", row(wang)),
			},
			[]string{
				"mainland/all/all 1-1-1 exact", "mainland/all/no 1-1-1 exact", "mainland/adult/all 1-1-1 exact",
			},
		},
		{
			"surrogate keys mean nothing elsewhere",
			[]*people.Sketches{record("a", row(id(people.PersonKey, "1"))), record("b", row(id(people.PersonKey, "1")))},
			[]string{"unknown/all/all 2-2-2 exact", "unknown/all/no 2-2-2 exact", "unknown/unknown/all 2-2-2 exact"},
		},
		{
			"what is sensitive somewhere is not ordinary",
			[]*people.Sketches{
				record("a", row(wang), row(li)),
				record("b", people.Person{IDs: []people.Identifier{wang}, Sensitive: true}),
			},
			[]string{
				"mainland/all/all 2-2-2 exact", "mainland/all/yes 1-1-1 exact", "mainland/all/no 1-1-1 exact",
				"mainland/unknown/all 2-2-2 exact",
			},
		},
		{
			"children are sensitive",
			[]*people.Sketches{record("a", row(id(people.ResidentID, resident("20200101", 1))))},
			[]string{"mainland/all/all 1-1-1 exact", "mainland/all/yes 1-1-1 exact", "mainland/under_14/all 1-1-1 exact"},
		},
		{
			"names bound from below, rows from above",
			[]*people.Sketches{record("a", row(id(people.Name, "王伟")), row(id(people.Name, "王伟")), row(id(people.Name, "李芳")))},
			[]string{"unknown/all/all 2-2-3 rows", "unknown/all/no 2-2-3 rows", "unknown/unknown/all 2-2-3 rows"},
		},
		{
			"guardians who bear the names of pupils",
			[]*people.Sketches{record("a",
				row(id(people.Name, "王伟"), wang), row(id(people.Name, "王伟")),
				row(id(people.Name, "李芳"), li), row(id(people.Name, "李芳")),
			)},
			[]string{
				"mainland/all/all 2-2-2 exact", "mainland/all/no 2-2-2 exact", "mainland/unknown/all 2-2-2 exact",
				"unknown/all/all 2-2-2 rows", "unknown/all/no 2-2-2 rows", "unknown/unknown/all 2-2-2 rows",
			},
		},
		{
			"rows about people without any identifier",
			[]*people.Sketches{record("a", people.Person{Sensitive: true}, people.Person{Sensitive: true})},
			[]string{"unknown/all/all 1-2-2 rows", "unknown/all/yes 1-2-2 rows", "unknown/unknown/all 1-2-2 rows"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lines(people.Union("u", tt.in...))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnlinkedKindsSpanAnInterval(t *testing.T) {
	one := func(k people.Kind, v string) people.Person {
		return people.Person{IDs: []people.Identifier{id(k, v)}, Place: people.Elsewhere}
	}
	got := record("a", one(people.Email, "a@b.c"), one(people.Email, "d@b.c"), one(people.SocialID, "x")).Counts("a")
	if diff := cmp.Diff("elsewhere/all/all 2-3-3 sketch", lines(got)[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
