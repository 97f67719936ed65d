package decide_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

// TestSettleSaysWhatAnAnswerChanges asks what each missing fact would change, counts cut at the numbers of the law less
// what was exported before.
func TestSettleSaysWhatAnAnswerChanges(t *testing.T) {
	tests := []struct {
		name, facts, fact string
		want              []string
	}{
		{
			name: "people, with 40,000 exported before",
			facts: `{"entity.ciio":false,"entity.state_organ":false,"entity.sectors":["ecommerce"],"dataset.kinds":[],"entity.foreign_controlled":false,"flow.necessary":false,"entity.ftz_list_result":"none","dataset.contains_pi":true,"dataset.sensitive":false,
				"dataset.people":{"low":1000,"high":2000000},"dataset.important_data":"no","flow.mode":"copy","flow.to":"us",
				"entity.exported_ytd.nonsensitive":40000,"entity.exported_ytd.sensitive":0,"entity.processed_people":10,
				"dataset.under14_people":0,"dataset.sensitive_people":0}`,
			fact: "dataset.people",
			want: []string{
				`{"low":1000,"high":59999} exempt`, `{"low":60000,"high":959999} scc_or_certification`,
				`{"low":960000,"high":2000000} security_assessment`,
			},
		},
		{
			name: "whether it is infrastructure",
			facts: `{"entity.state_organ":false,"entity.sectors":["ecommerce"],"dataset.kinds":[],"entity.foreign_controlled":false,"flow.necessary":false,"entity.ftz_list_result":"none","dataset.contains_pi":true,"dataset.sensitive":false,"dataset.people":10,
				"dataset.important_data":"no","flow.mode":"copy","flow.to":"us","entity.exported_ytd.nonsensitive":0,
				"entity.exported_ytd.sensitive":0,"entity.processed_people":10,"dataset.under14_people":0,"dataset.sensitive_people":0}`,
			fact: "entity.ciio",
			want: []string{`true security_assessment`, `false exempt`},
		},
	}
	r := load(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stated, err := decide.ReadFacts([]byte(tt.facts))
			if err != nil {
				t.Fatal(err)
			}
			got := decide.Settle(stated.Facts, r, 20261123, []string{tt.fact, "no.fact"})
			if len(got) != 1 || got[0].Fact != tt.fact || !got[0].Alone {
				t.Fatalf("got %+v", got)
			}
			var lines []string
			for _, b := range got[0].Branches {
				answers, err := json.Marshal(b.Answers)
				if err != nil {
					t.Fatal(err)
				}
				lines = append(lines, fmt.Sprintf("%s %s", strings.Trim(string(answers), "[]"), b.Export))
			}
			if strings.Join(lines, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}
