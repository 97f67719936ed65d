package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOperatorsFactsAreChecked asks that every value that an operator states can be one of its fact, and that the error
// names the key and what is allowed.
func TestOperatorsFactsAreChecked(t *testing.T) {
	const entities = "entities:\n  - {id: a, name: A, place: cn}\n"
	filing := func(rest string) string {
		return entities + "filings:\n  - {number: n1, kind: standard_contract, entity: a" + rest + "}\n"
	}
	for _, tt := range []struct {
		name, in, want string // want: part of the error, "" for none
	}{
		{"all of an entity", `entities:
  - id: a
    name: A
    place: cn
    sectors: [education, banking]
    ciio: false
    state_organ: false
    foreign_controlled: true
    gba_registered: false
    registered_city: shanghai
    ftz_list_result: off_list
    large_platform_designated: false
    platform_registered_users: 400000
    platform_mau: 90000
    processed_people: 420000
    exported_previous_year: 0
    exported_ytd: {year: 2026, nonsensitive: 1200, sensitive: 0, exempt: 300}
    source: a letter
    answered_by: Li Na
    answered_at: 2026-05-06
`, ""},
		{"all of a filing", filing(", recipient: B, recipient_gba_registered: true, to: hk, datasets: [\"s3://x/*\"], kinds: [name, age_7, face], " +
			"people: 80000, sensitive_people: 10, effective: 2026-04-17, expires: 2029-04-16, source: receipt, answered_by: Li Na, answered_at: 2026-05-06"), ""},
		{"no sector", "entities:\n  - {id: a, sectors: [school]}\n", `entities: a: sectors: ["school"]: "school" is none of automotive, mapping`},
		{"no place", "entities:\n  - {id: a, place: China}\n", `entities: a: place: "China": want an ISO 3166 code`},
		{"no city", "entities:\n  - {id: a, registered_city: Shanghai}\n", `entities: a: registered_city: "Shanghai": want a name in lower case`},
		{"no result of a list", "entities:\n  - {id: a, ftz_list_result: listed}\n", `entities: a: ftz_list_result: "listed": want one of on_list_assessment`},
		{"negative users", "entities:\n  - {id: a, platform_mau: -1}\n", "entities: a: platform_mau: -1: negative"},
		{"a fraction", "entities:\n  - {id: a, processed_people: 1.5}\n", "1.5: want a whole number"},
		{"a number for a truth", "entities:\n  - {id: a, ciio: 5}\n", "want true or false"},
		{"a truth for a number", "entities:\n  - {id: a, platform_mau: true}\n", "want a whole number"},
		{"exports of no year", "entities:\n  - {id: a, exported_ytd: {nonsensitive: 5}}\n", "entities: a: exported_ytd: year: 0: want the calendar year"},
		{"a day that is none", "entities:\n  - {id: a, answered_at: 2026-02-30}\n", "answered_at"},
		{"an unknown key", "entities:\n  - {id: a, users: 5}\n", "users"},
		{"twice", "entities:\n  - {id: a}\n  - {id: a}\n", `entities: id "a" is empty or stands twice`},
		{"assigned to nobody", entities + "assign:\n  - {entity: b}\n", `assign: entity "b" is not among the entities: a`},
		{"no kind of filing", entities + "filings:\n  - {number: n1, kind: scc, entity: a}\n", `filings: n1: kind: "scc" is none of security_assessment, standard_contract`},
		{"no number", entities + "filings:\n  - {kind: certification, entity: a}\n", `filings: number "" is empty`},
		{"of nobody", entities + "filings:\n  - {number: n1, kind: certification, entity: b}\n", `filings: n1: entity: "b" is not among the entities: a`},
		{"to nowhere", filing(", to: xx"), `filings: n1: to: country: "xx": want an ISO 3166 code`},
		{"to the mainland", filing(", to: cn"), "filings: n1: to: cn: want a place outside the mainland"},
		{"no label", filing(", kinds: [names]"), `filings: n1: kinds: ["names"]: "names" is none of address`},
		{"people below 0", filing(", people: -5"), "filings: n1: people: -5"},
		{"more sensitive than all", filing(", people: 5, sensitive_people: 6"), "filings: n1: sensitive_people: 6 is more than the 5 people"},
		{"ends before it begins", filing(", effective: 2026-04-17, expires: 2026-04-16"), "filings: n1: expires: is before effective"},
		{"no mode", "declares:\n  - store: {name: desk}\n    flows: [{mode: reads}]\n", `declares: desk: flows: mode: "reads": want one of copy`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "domicile.yaml")
			if err := os.WriteFile(file, []byte(tt.in), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := loadSettings(file, nil)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
