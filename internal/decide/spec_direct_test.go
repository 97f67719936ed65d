package decide_test

import (
	"encoding/json"
	"slices"
	"testing"
)

// TestDirectThresholds asks the bands of Order 16 with what was exported before, and the counting words of the Civil
// Code.
func TestDirectThresholds(t *testing.T) {
	decideCases(t, []specCase{
		{"T: 1", `{"dataset.people":1}`, `{"export":"exempt","worst_case":"exempt","missing_absent":["dataset.people"],"review":false}`},
		{"T: 100,001", `{"dataset.people":100001}`, `{"export":"scc_or_certification","cites":["cac-order-16/8"]}`},
		{"T: 999,999", `{"dataset.people":999999}`, `{"export":"scc_or_certification","obligations_absent":["renew_60wd_before_3y"]}`},
		{"T: 1,000,001", `{"dataset.people":1000001}`, `{"export":"security_assessment","cites":["cac-order-16/7(2)"],"obligations_absent":["scc_file_10wd"]}`},
		{"T: 40,000 and 59,999", `{"dataset.people":40000,"entity.exported_ytd.nonsensitive":59999}`, `{"export":"exempt"}`},
		{"T: 40,000 and 60,000", `{"dataset.people":40000,"entity.exported_ytd.nonsensitive":60000}`, `{"export":"scc_or_certification"}`},
		{"T: 1 and 999,998", `{"dataset.people":1,"entity.exported_ytd.nonsensitive":999998}`, `{"export":"scc_or_certification"}`},
		{"T: nobody now, 100,000 before", `{"dataset.people":0,"entity.exported_ytd.nonsensitive":100000}`, `{"export":"scc_or_certification"}`},
		{"T: one sensitive of 99,999", `{"dataset.people":99999,"dataset.sensitive":true,"dataset.sensitive_people":1}`, `{"export":"scc_or_certification","sensitive":true}`},
		{"T: 5,000 and 4,999 sensitive", `{"dataset.people":5000,"dataset.sensitive":true,"dataset.sensitive_people":5000,"entity.exported_ytd.sensitive":4999}`, `{"export":"scc_or_certification"}`},
		{"T: 5,000 and 5,000 sensitive", `{"dataset.people":5000,"dataset.sensitive":true,"dataset.sensitive_people":5000,"entity.exported_ytd.sensitive":5000}`, `{"export":"security_assessment"}`},
		{"T: 9,999 sensitive before, ordinary now", `{"dataset.people":500,"entity.exported_ytd.sensitive":9999}`, `{"export":"scc_or_certification"}`},
		{"T: 10,000 sensitive before, ordinary now", `{"dataset.people":500,"entity.exported_ytd.sensitive":10000}`, `{"export":"security_assessment"}`},
		{"T: both below", `{"dataset.people":109998,"dataset.sensitive":true,"dataset.sensitive_people":9999,"entity.exported_ytd.nonsensitive":0}`, `{"export":"scc_or_certification"}`},
		{"T: all again", `{"dataset.people":900000,"entity.exported_ytd.nonsensitive":900000,"flow.overlap_people":900000}`, `{"export":"scc_or_certification"}`},
		{"T: none again", `{"dataset.people":900000,"entity.exported_ytd.nonsensitive":900000,"flow.overlap_people":0}`, `{"export":"security_assessment"}`},
		{"T: overlap straddles", `{"dataset.people":60000,"entity.exported_ytd.nonsensitive":60000,"flow.overlap_people":{"low":20000,"high":20001}}`, `{"export":"undetermined","worst_case":"scc_or_certification","missing":["flow.overlap_people"]}`},
		{"T: more overlap than people", `{"dataset.people":10,"entity.exported_ytd.nonsensitive":60000,"flow.overlap_people":99999}`, `{"export":"exempt"}`},
		{"T: exempt exports are shown, not counted", `{"dataset.people":99999,"entity.exported_ytd.exempt":5000000}`, `{"export":"exempt"}`},
		{"T: both readings at 1,000,000", `{"dataset.people":1000000,"dataset.sensitive":true,"dataset.sensitive_people":1}`, `{"export":"scc_or_certification","review":true}`},
		{"T: both readings, below", `{"dataset.people":999999,"dataset.sensitive":true,"dataset.sensitive_people":1}`, `{"export":"scc_or_certification","review":false}`},
		{"T: both readings, sensitive decides", `{"dataset.people":1000000,"dataset.sensitive":true,"dataset.sensitive_people":10000}`, `{"export":"security_assessment","review":false}`},
		{"T: both readings with the year", `{"dataset.people":10,"dataset.sensitive":true,"dataset.sensitive_people":10,"entity.exported_ytd.nonsensitive":999990}`, `{"export":"scc_or_certification","review":true}`},
		{"T: an age of 14 to 17 is somebody", `{"dataset.people":null,"dataset.minor14_17_people":null,"dataset.fields":["age_17"],"entity.exported_ytd.nonsensitive":999999}`, `{"export":"security_assessment"}`},
		{"T: other labels count nobody", `{"dataset.people":null,"dataset.fields":["age_18","phone"],"entity.exported_ytd.nonsensitive":999999}`, `{"export":"undetermined","missing":["dataset.people"]}`},
		{"T: an interval inside band C", `{"dataset.people":{"low":100000,"high":999999}}`, `{"export":"scc_or_certification","worst_case":"scc_or_certification"}`},
		{"T: an interval over two thresholds", `{"dataset.people":{"low":50000,"high":2000000}}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["dataset.people"]}`},
		{"T: an interval above all", `{"dataset.people":{"low":1000000,"high":9000000}}`, `{"export":"security_assessment","missing_absent":["dataset.people"]}`},
		{"T: the year's interval inside the band", `{"dataset.people":5,"entity.exported_ytd.nonsensitive":{"low":0,"high":99994}}`, `{"export":"exempt"}`},
		{"T: the year's interval touches", `{"dataset.people":5,"entity.exported_ytd.nonsensitive":{"low":0,"high":99995}}`, `{"export":"undetermined","missing":["entity.exported_ytd.nonsensitive"],"worst_case":"scc_or_certification"}`},
		{"T: sensitive of the year touches", `{"dataset.people":5,"entity.exported_ytd.sensitive":{"low":1,"high":10000}}`, `{"export":"undetermined","missing":["entity.exported_ytd.sensitive"],"worst_case":"security_assessment"}`},
		{"T: sensitive of the year inside", `{"dataset.people":5,"entity.exported_ytd.sensitive":{"low":1,"high":9999}}`, `{"export":"scc_or_certification","missing_absent":["entity.exported_ytd.sensitive"]}`},
		{"T: sensitive 9,999 or 10,000", `{"dataset.people":10000,"dataset.sensitive":true,"dataset.sensitive_people":{"low":9999,"high":10000}}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["dataset.sensitive_people"]}`},
		{"T: sensitive nobody or one", `{"dataset.people":10,"dataset.sensitive":null,"dataset.sensitive_people":{"low":0,"high":1}}`, `{"export":"undetermined","worst_case":"scc_or_certification","sensitive":null}`},
	})
}

// TestDirectUnknown asks what is open where a fact is not known, and what is not.
func TestDirectUnknown(t *testing.T) {
	decideCases(t, []specCase{
		{"U: people", `{"dataset.people":null}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["dataset.people"]}`},
		{"U: people at home", `{"dataset.people":null,"flow.mode":"none"}`, `{"export":"not_an_export","missing_absent":["dataset.people"]}`},
		{"U: people of an operator", `{"dataset.people":null,"entity.ciio":true}`, `{"export":"security_assessment","missing_absent":["dataset.people"]}`},
		{"U: people, staff", `{"dataset.people":null,"flow.ground":"hr"}`, `{"export":"exempt","missing_absent":["dataset.people"]}`},
		{"U: people, off the list", `{"dataset.people":null,"entity.ftz_list_result":"off_list"}`, `{"export":"exempt"}`},
		{"U: operator, a million", `{"entity.ciio":null,"dataset.people":1000000}`, `{"export":"security_assessment","storage":"undetermined","missing":["entity.ciio"]}`},
		{"U: operator, staff", `{"entity.ciio":null,"dataset.people":50,"flow.ground":"hr"}`, `{"export":"exempt","storage":"undetermined","missing":["entity.ciio"]}`},
		{"U: operator, 100,000", `{"entity.ciio":null,"dataset.people":100000}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["entity.ciio"]}`},
		{"U: operator, read inside", `{"entity.ciio":null,"dataset.people":50,"flow.mode":"in_country_access"}`, `{"export":"not_an_export","storage":"undetermined"}`},
		{"U: operator, nothing personal", `{"entity.ciio":null,"dataset.contains_pi":false}`, `{"export":"free","storage":"no_rule","missing_absent":["entity.ciio"]}`},
		{"U: operator, notified", `{"entity.ciio":null,"dataset.contains_pi":false,"dataset.important_data":"notified"}`, `{"export":"security_assessment","storage":["must_mainland","undetermined","recommended_mainland"]}`},
		{"U: operator, anonymised", `{"entity.ciio":null,"dataset.people":50,"dataset.pi_state":"anonymised"}`, `{"export":"free","storage":"no_rule"}`},
		{"U: organ, at home", `{"entity.state_organ":null,"dataset.people":50,"flow.mode":"none"}`, `{"export":"not_an_export","storage":"undetermined","missing":["entity.state_organ"]}`},
		{"U: necessity of staff, few", `{"dataset.people":50,"flow.ground":"hr","flow.necessary":null}`, `{"export":"exempt","missing_absent":["flow.necessary"]}`},
		{"U: necessity of staff, 100,000", `{"dataset.people":100000,"flow.ground":"hr","flow.necessary":null}`, `{"export":"scc_or_certification","missing":["flow.necessary"]}`},
		{"U: necessity of an operator's contract", `{"entity.ciio":true,"dataset.people":50,"flow.ground":"contract","flow.necessary":null}`, `{"export":"security_assessment","missing":["flow.necessary"],"storage":"must_mainland"}`},
		{"U: necessity of an emergency", `{"dataset.people":20000,"dataset.sensitive":true,"dataset.sensitive_people":20000,"flow.ground":"emergency","flow.necessary":null}`, `{"export":"security_assessment","missing":["flow.necessary"]}`},
		{"U: necessity of a statutory duty", `{"dataset.people":200000,"flow.ground":"statutory_duty","flow.necessary":null}`, `{"export":"scc_or_certification","missing":["flow.necessary"]}`},
		{"U: necessity, notified", `{"dataset.people":5,"dataset.important_data":"notified","flow.ground":"hr","flow.necessary":null}`, `{"export":"security_assessment","missing_absent":["flow.necessary"]}`},
		{"U: list", `{"dataset.people":100000,"entity.ftz_list_result":"unknown"}`, `{"export":"scc_or_certification","missing":["entity.ftz_list_result"]}`},
		{"U: list, few", `{"dataset.people":99,"entity.ftz_list_result":"off_list"}`, `{"export":"exempt","missing_absent":["entity.ftz_list_result"]}`},
		{"U: importance", `{"dataset.people":99,"dataset.important_data":"unknown"}`, `{"export":"exempt","review":true}`},
		{"U: importance, nothing personal", `{"dataset.contains_pi":false,"dataset.important_data":"unknown"}`, `{"export":"free","review":true}`},
		{"U: secret is read as no", `{"dataset.people":99,"dataset.state_secret":null,"dataset.core_data":null}`, `{"export":"exempt","missing_absent":["dataset.state_secret","dataset.core_data"],"storage":"no_rule","review":false}`},
		{"U: sensitive", `{"dataset.people":5000,"dataset.sensitive":null,"dataset.sensitive_people":null}`, `{"export":"undetermined","worst_case":"scc_or_certification","sensitive":null}`},
		{"U: sensitive, many", `{"dataset.people":50000,"dataset.sensitive":null,"dataset.sensitive_people":null}`, `{"export":"undetermined","worst_case":"security_assessment","missing_any":["dataset.sensitive","dataset.sensitive_people"]}`},
		{"U: sensitive people, certainly some", `{"dataset.people":50000,"dataset.sensitive":true,"dataset.sensitive_people":null}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["dataset.sensitive_people"],"sensitive":true}`},
		{"U: children", `{"dataset.people":500,"dataset.sensitive":null,"dataset.sensitive_people":null,"dataset.under14_people":null}`, `{"export":"undetermined","worst_case":"scc_or_certification"}`},
		{"U: mode", `{"dataset.people":5,"flow.mode":null}`, `{"export":"undetermined","worst_case":"exempt","missing":["flow.mode"]}`},
		{"U: grade", `{"dataset.people":5,"dataset.mlps_level":null}`, `{"storage":"no_rule","missing":["dataset.mlps_level"]}`},
		{"U: grade of an operator", `{"entity.ciio":true,"dataset.people":5,"dataset.mlps_level":null}`, `{"storage":"must_mainland","missing_absent":["dataset.mlps_level"]}`},
		{"U: processed", `{"dataset.people":5,"entity.processed_people":null}`, `{"export":"exempt","storage":"no_rule","missing":["entity.processed_people"],"obligations_absent":["officer_filing_30wd"]}`},
		{"U: sectors, kind of credit data", `{"entity.sectors":null,"dataset.kinds":["credit_info"],"dataset.people":5}`, `{"storage":"undetermined","missing":["entity.sectors"]}`},
		{"U: origin, 100,000", `{"dataset.people":100000,"dataset.origin":"unknown"}`, `{"export":"undetermined","worst_case":"scc_or_certification","missing":["dataset.origin"]}`},
		{"U: state, 100,000", `{"dataset.people":100000,"dataset.pi_state":"unknown"}`, `{"export":"undetermined","worst_case":"scc_or_certification","missing":["dataset.pi_state"]}`},
		{"U: state, few", `{"dataset.people":10,"dataset.pi_state":"unknown"}`, `{"export":"undetermined","worst_case":"exempt","missing":["dataset.pi_state"]}`},
		{"U: recipient of nothing that matters", `{"dataset.people":10,"dataset.stored":"us","flow.recipient":null}`, `{"export":"exempt","missing_absent":["flow.recipient"]}`},
		{"U: control, genes", `{"dataset.kinds":["hgr_info"],"entity.foreign_controlled":null}`, `{"export":"undetermined","worst_case":"prohibited","missing":["entity.foreign_controlled"]}`},
		{"U: area ends", `{"dataset.people":100000,"flow.to":"hk","entity.gba_registered":null,"recipient.gba_registered":true}`, `{"export":"scc_or_certification","alternatives_absent":["gba_contract"],"missing_absent":["entity.gba_registered"]}`},
	})
}

// TestExactlyMissing asks for the whole list of what is missing: no key more and none less.
func TestExactlyMissing(t *testing.T) {
	r := load(t)
	for _, tt := range []specCase{
		{"nothing", `{"dataset.people":100}`, `[]`},
		{"people", `{"dataset.people":{"low":90000,"high":110000}}`, `["dataset.people"]`},
		{"operator", `{"dataset.people":100,"entity.ciio":null}`, `["entity.ciio"]`},
		{"organ", `{"dataset.people":100,"entity.state_organ":null}`, `["entity.state_organ"]`},
		{"operator and organ", `{"dataset.people":100,"entity.ciio":null,"entity.state_organ":null}`, `["entity.ciio","entity.state_organ"]`},
		{"necessity", `{"dataset.people":100000,"flow.ground":"contract","flow.necessary":null}`, `["flow.necessary"]`},
		{"ground where necessity is known", `{"dataset.people":100000,"flow.ground":null}`, `["flow.ground"]`},
		{"list", `{"dataset.people":100000,"entity.ftz_list_result":null}`, `["entity.ftz_list_result"]`},
		{"destination", `{"dataset.people":100000,"flow.to":null}`, `["flow.to"]`},
		{"mode", `{"dataset.people":100000,"flow.mode":null}`, `["flow.mode"]`},
		{"origin", `{"dataset.people":100000,"dataset.origin":null}`, `["dataset.origin"]`},
		{"overlap", `{"dataset.people":60000,"entity.exported_ytd.nonsensitive":60000,"flow.overlap_people":null}`, `["flow.overlap_people"]`},
		{"the year", `{"dataset.people":60000,"entity.exported_ytd.nonsensitive":null}`, `["entity.exported_ytd.nonsensitive"]`},
		{"sensitive of the year", `{"dataset.people":60000,"entity.exported_ytd.sensitive":null}`, `["entity.exported_ytd.sensitive"]`},
		{"grade", `{"dataset.people":10,"dataset.mlps_level":null}`, `["dataset.mlps_level"]`},
		{"processed", `{"dataset.people":10,"entity.processed_people":null}`, `["entity.processed_people"]`},
		{"control", `{"dataset.kinds":["hgr_info"],"entity.foreign_controlled":null}`, `["entity.foreign_controlled"]`},
		{"where it lies", `{"dataset.people":10,"dataset.stored":null,"flow.recipient":"foreign_judicial"}`, `["dataset.stored"]`},
		{"recipient", `{"dataset.people":10,"flow.recipient":null}`, `["flow.recipient"]`},
		{"what changes nothing", `{"dataset.people":10,"dataset.stored":null,"entity.foreign_controlled":null,"flow.necessary":null,"entity.gba_registered":null,"recipient.gba_registered":null,"flow.onward_outside_gba":null,"entity.exported_ytd.exempt":null,"entity.exported_previous_year":null,"entity.platform_mau":null,"entity.platform_registered_users":null,"dataset.core_data":null,"dataset.state_secret":null,"flow.pipia_done":null,"dataset.minor14_17_people":null,"entity.registered_city":null}`, `[]`},
		{"previous year of then", `{"dataset.people":10,"entity.exported_previous_year":null,"eval.date":"2024-03-21"}`, `["entity.exported_previous_year"]`},
		{"processed of then", `{"dataset.people":10,"entity.processed_people":null,"eval.date":"2024-03-21"}`, `["entity.processed_people"]`},
		{"nothing sensitive is nobody's", `{"dataset.people":10,"dataset.sensitive_people":null,"dataset.under14_people":null,"entity.exported_ytd.sensitive":null}`, `["entity.exported_ytd.sensitive"]`},
		{"at home, an operator decides alone", `{"dataset.people":null,"flow.mode":"none","entity.ciio":null}`, `["entity.ciio"]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := answer(t, r, over(t, ordinary, tt.facts))
			var want []string
			if err := json.Unmarshal([]byte(tt.want), &want); err != nil {
				t.Fatal(err)
			}
			slices.Sort(d.Missing)
			if slices.Sort(want); !slices.Equal(d.Missing, want) {
				t.Errorf("missing %v, want %v", d.Missing, want)
			}
		})
	}
}
