package decide_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// said is a statement of somebody on a day.
func said(of inventory.ID, fact, value string) decide.Statement {
	return decide.Statement{
		Of: of, Fact: fact, Value: json.RawMessage(value), By: "Li Na", At: time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC),
	}
}

// TestCheckStatement asks that a statement is of a known fact, with a value that it can have, by somebody, on a day, and
// that the error names the statement and what is allowed.
func TestCheckStatement(t *testing.T) {
	nobody, never := said("a", "entity.ciio", "true"), said("a", "entity.ciio", "true")
	nobody.By, never.At = " ", time.Time{}
	for _, tt := range []struct {
		name string
		in   decide.Statement
		want string // part of the error; "" for none
	}{
		{"truth", said("a", "entity.ciio", "false"), ""},
		{"nobody knows", said("a", "entity.ciio", "null"), ""},
		{"interval", said("a", "dataset.people", `{"low":1,"high":9}`), ""},
		{"word", said("flow|x", "flow.ground", `"hr"`), ""},
		{"list", said("a", "entity.sectors", `["banking"]`), ""},
		{"own key", said("link", "x-contract", `"2026-1"`), ""},
		{"of nothing", said("", "entity.ciio", "true"), "of: is empty"},
		{"by nobody", nobody, "by: is empty"},
		{"of no day", never, "at: is empty"},
		{"no value", said("a", "entity.ciio", ""), "value: is missing"},
		{"no JSON", said("a", "entity.ciio", "{"), "value: is no JSON"},
		{"no fact", said("a", "entity.size", "1"), `"entity.size" is no fact: allowed are entity.ciio, `},
		{"policy", said("a", "policy.opinion_data_domestic", "true"), "is no fact"},
		{"no truth", said("a", "entity.ciio", `"yes"`), `statement entity.ciio of a: value: "yes": want true, false or null`},
		{"negative", said("a", "dataset.people", "-1"), "want a whole number of 0 or more"},
		{"turned", said("a", "dataset.people", `{"low":9,"high":1}`), "low is above high"},
		{"no word", said("a", "flow.ground", `"habit"`), "one of contract, hr, emergency"},
		{"no grade", said("a", "dataset.mlps_level", "6"), "from 1 to 5"},
		{"no place", said("a", "flow.to", `"China"`), "ISO 3166"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := decide.CheckStatement(tt.in)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}
