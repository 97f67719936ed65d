package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// csvOfMobiles is a CSV of n made-up people whose numbers begin at from.
func csvOfMobiles(from, n int) string {
	var b strings.Builder
	b.WriteString("name,mobile\n")
	for i := from; i < from+n; i++ {
		b.WriteString("张伟," + mobile(i) + "\n")
	}
	return b.String()
}

// TestAUnionCountsOncePerEntity scans two folders abroad with 60,000 people each, of whom some are in both: what counts
// for a threshold is the people of the legal entity, once.
func TestAUnionCountsOncePerEntity(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 120,000 people and counts them exactly")
	}
	for _, tt := range []struct {
		name   string
		second string // the entity of the second folder
		common int
		people map[inventory.ID]int64 // whom each entity processes
		want   decide.Export          // of each folder
	}{
		{"two entities", "b", 30_000, map[inventory.ID]int64{"a": 60_000, "b": 60_000}, decide.Exempt},
		{"two entities of different people", "b", 0, map[inventory.ID]int64{"a": 60_000, "b": 60_000}, decide.Exempt},
		{"one entity", "a", 30_000, map[inventory.ID]int64{"a": 90_000, "b": 0}, decide.Exempt},
		{"one entity, all different", "a", 0, map[inventory.ID]int64{"a": 120_000, "b": 0}, decide.ExportUndetermined},
		{"one entity, one too many in common", "a", 20_001, map[inventory.ID]int64{"a": 99_999, "b": 0}, decide.Exempt},
		{"one entity, the threshold itself", "a", 20_000, map[inventory.ID]int64{"a": 100_000, "b": 0}, decide.ExportUndetermined},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := newMachine(t)
			m.write(t, "shop/members.csv", csvOfMobiles(0, 60_000))
			m.write(t, "club/members.csv", csvOfMobiles(60_000-tt.common, 60_000))
			m.write(t, "domicile.yaml", `runner: {place: sg}
sources:
  - {name: shop, url: `+strconv.Quote(m.path("shop"))+`, place: sg}
  - {name: club, url: `+strconv.Quote(m.path("club"))+`, place: sg}
entities:
  - {id: a, place: cn, ciio: false, state_organ: false, sectors: [other], ftz_list_result: none}
  - {id: b, place: cn, ciio: false, state_organ: false, sectors: [other], ftz_list_result: none}
assign:
  - {match: {path: shop}, entity: a}
  - {match: {path: club}, entity: `+tt.second+`}
`)
			if code := m.run(t.Context(), "--config", m.path("domicile.yaml"), "scan", "--out", m.path("out"), "shop", "club"); code != exitDone {
				t.Fatalf("exit %d: %s%s", code, &m.stderr, &m.stdout)
			}
			doc := documentOfScan(t, m)
			for _, meter := range doc.Meters {
				if want := tt.people[meter.Entity]; meter.Of == decide.MeterProcessed && (meter.Low != want || meter.High != want) ||
					meter.Of == decide.MeterOrdinary && meter.High != want {
					t.Errorf("%s of %s: %d to %d, want %d", meter.Of, meter.Entity, meter.Low, meter.High, want)
				}
			}
			for _, d := range doc.Decisions {
				if d.Flow != "" && d.Export != tt.want {
					t.Errorf("%s: got %s, missing %v, want %s", d.ID, d.Export, d.Missing, tt.want)
				}
			}
			checkAgain(t, doc)
		})
	}
}

// checkAgain asks that stage 3 on what a document keeps says what the document says, to the byte.
func checkAgain(t *testing.T, doc *report.Document) {
	t.Helper()
	rules, err := decide.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	in := doc.DecideInput(decide.DateOf(doc.Metadata.StartedAt.In(shanghai())))
	again := decide.Assess(&in, rules)
	for _, part := range []struct {
		name          string
		first, second any
	}{
		{"decisions", doc.Decisions, again.Decisions},
		{"meters", doc.Meters, again.Meters},
		{"duties", doc.Duties, again.Duties},
		{"systems", doc.Systems, again.Systems},
	} {
		first, second := encoded(t, part.first), encoded(t, part.second)
		if !bytes.Equal(first, second) {
			t.Errorf("%s are not the same again:\n%s\n%s", part.name, first, second)
		}
	}
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
