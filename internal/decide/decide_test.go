package decide_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

// ordinary is a company of no special kind that sends ordinary data of nobody abroad: each case changes some of it.
const ordinary = `{
	"entity.ciio": false, "entity.state_organ": false, "entity.sectors": ["other"], "entity.foreign_controlled": false,
	"entity.processed_people": 300000, "entity.exported_ytd.nonsensitive": 0, "entity.exported_ytd.sensitive": 0,
	"entity.registered_city": "other", "entity.ftz_list_result": "none", "entity.gba_registered": false,
	"recipient.gba_registered": false, "dataset.contains_pi": true, "dataset.pi_state": "identified",
	"dataset.people": 0, "dataset.sensitive_people": 0, "dataset.under14_people": 0, "dataset.minor14_17_people": 0,
	"dataset.sensitive": false, "dataset.important_data": "no", "dataset.core_data": false, "dataset.state_secret": false,
	"dataset.kinds": [], "dataset.origin": "mainland", "dataset.stored": "cn", "dataset.mlps_level": 1,
	"flow.mode": "copy", "flow.to": "us", "flow.ground": "other", "flow.necessary": true, "flow.recipient": "third_party",
	"flow.onward_outside_gba": false, "flow.overlap_people": 0, "eval.date": "2026-10-01"}`

// TestDecide is the decision table, case by case: facts that differ from the ordinary company, and what is expected.
func TestDecide(t *testing.T) {
	r := load(t)
	for _, tt := range []struct{ name, facts, want string }{
		// The bands of ordinary and sensitive people.
		{"A: nobody", `{}`, `{"export":"exempt","storage":"no_rule","review":false}`},
		{"A: 99,999", `{"dataset.people":99999}`, `{"export":"exempt","cites":["cac-order-16/5(1)(iv)"],"missing_absent":["entity.ciio"]}`},
		{"B: one sensitive person", `{"dataset.people":1,"dataset.sensitive_people":1,"dataset.sensitive":true}`, `{"export":"scc_or_certification","obligations":["scc_file_10wd","pipia","notice_art39","record_3y"]}`},
		{"B: 9,999 sensitive", `{"dataset.people":9999,"dataset.sensitive_people":9999,"dataset.sensitive":true}`, `{"export":"scc_or_certification"}`},
		{"C: 100,000", `{"dataset.people":100000}`, `{"export":"scc_or_certification"}`},
		{"C: 999,999", `{"dataset.people":999999}`, `{"export":"scc_or_certification"}`},
		{"C: 999,999 and 9,999 sensitive", `{"dataset.people":1009998,"dataset.sensitive_people":9999,"dataset.sensitive":true}`, `{"export":"scc_or_certification","review":true}`},
		{"D: 1,000,000", `{"dataset.people":1000000}`, `{"export":"security_assessment","obligations":["renew_60wd_before_3y"],"obligations_absent":["scc_file_10wd"]}`},
		{"E: 10,000 sensitive", `{"dataset.people":10000,"dataset.sensitive_people":10000,"dataset.sensitive":true}`, `{"export":"security_assessment"}`},
		{"what went before counts", `{"dataset.people":1,"entity.exported_ytd.nonsensitive":99999}`, `{"export":"scc_or_certification"}`},
		{"sensitive people of before count", `{"dataset.people":1,"dataset.sensitive_people":1,"dataset.sensitive":true,"entity.exported_ytd.sensitive":9999}`, `{"export":"security_assessment"}`},
		{"exempt exports do not count", `{"dataset.people":50000,"entity.exported_ytd.exempt":900000}`, `{"export":"exempt"}`},
		{"a year's reset", `{"dataset.people":50000,"entity.exported_previous_year":900000}`, `{"export":"exempt"}`},
		{"sensitive people leave the ordinary column", `{"dataset.people":100000,"dataset.sensitive_people":1,"dataset.sensitive":true}`, `{"export":"scc_or_certification","review":false}`},
		{"counting in both columns would be stricter", `{"dataset.people":1000000,"dataset.sensitive_people":5000,"dataset.sensitive":true}`, `{"export":"scc_or_certification","review":true}`},
		{"part of them again", `{"dataset.people":100000,"flow.overlap_people":1}`, `{"export":"exempt"}`},

		// Intervals.
		{"straddles the assessment", `{"dataset.people":{"low":900000,"high":1100000}}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["dataset.people"]}`},
		{"reaches at its lower end", `{"dataset.people":{"low":100000,"high":999999}}`, `{"export":"scc_or_certification","missing_absent":["dataset.people"]}`},
		{"straddles over both", `{"dataset.people":{"low":1,"high":2000000}}`, `{"export":"undetermined","worst_case":"security_assessment"}`},
		{"overlap may settle it", `{"dataset.people":100000,"flow.overlap_people":{"low":0,"high":5}}`, `{"export":"undetermined","worst_case":"scc_or_certification","missing":["flow.overlap_people"]}`},
		{"how many are sensitive does not matter below 100,000 but for one", `{"dataset.people":100003,"dataset.sensitive":null,"dataset.sensitive_people":{"low":0,"high":5}}`, `{"export":"scc_or_certification","missing_absent":["dataset.people"]}`},
		{"nor above a million", `{"dataset.people":1200000,"dataset.sensitive":null,"dataset.sensitive_people":null,"dataset.under14_people":null}`, `{"export":"security_assessment","missing_absent":["dataset.people"]}`},
		{"nobody counted", `{"dataset.people":null}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["dataset.people"]}`},
		{"the year is not known", `{"dataset.people":50000,"entity.exported_ytd.nonsensitive":null}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["entity.exported_ytd.nonsensitive"],"missing_absent":["dataset.people"]}`},
		{"the year does not matter", `{"dataset.people":1000000,"entity.exported_ytd.nonsensitive":null}`, `{"export":"security_assessment","missing_absent":["entity.exported_ytd.nonsensitive"]}`},
		{"sensitive or not", `{"dataset.people":500,"dataset.sensitive":null,"dataset.sensitive_people":null,"dataset.under14_people":null}`, `{"export":"undetermined","worst_case":"scc_or_certification","missing":["dataset.sensitive"]}`},

		// Who.
		{"a designated operator", `{"entity.ciio":true,"dataset.people":1}`, `{"export":"security_assessment","storage":"must_mainland","cites":["csl/39","pipl/40","cac-order-16/7(1)"]}`},
		{"operator unknown, decided by the numbers", `{"entity.ciio":null,"dataset.people":1000000}`, `{"export":"security_assessment","storage":"undetermined","missing":["entity.ciio"]}`},
		{"operator unknown, exempt by ground", `{"entity.ciio":null,"dataset.people":50,"flow.ground":"contract"}`, `{"export":"exempt","storage":"undetermined"}`},
		{"operator unknown, nothing personal", `{"entity.ciio":null,"dataset.contains_pi":false}`, `{"export":"free","storage":"no_rule","missing_absent":["entity.ciio"]}`},
		{"operator, collected overseas", `{"entity.ciio":true,"dataset.people":5,"dataset.origin":"overseas_only"}`, `{"export":"exempt","storage":"no_rule"}`},
		{"a state organ", `{"entity.state_organ":true,"dataset.people":1}`, `{"export":"security_assessment","storage":"must_mainland","obligations_absent":["renew_60wd_before_3y"],"cites":["pipl/36"]}`},

		// Where to.
		{"Hong Kong is outside", `{"dataset.people":100000,"flow.to":"hk"}`, `{"export":"scc_or_certification"}`},
		{"Taiwan is outside", `{"dataset.people":100000,"flow.to":"tw"}`, `{"export":"scc_or_certification"}`},
		{"within the mainland", `{"dataset.people":5000000,"flow.to":"cn"}`, `{"export":"not_an_export","worst_case":"not_an_export"}`},
		{"comes home", `{"dataset.people":5000000,"flow.mode":"inbound","flow.to":"cn"}`, `{"export":"not_an_export","obligations_absent":["pipia"]}`},
		{"remote access is export", `{"dataset.people":100000,"flow.mode":"remote_access"}`, `{"export":"scc_or_certification"}`},
		{"collection abroad counts", `{"dataset.people":100000,"flow.mode":"direct_collection_abroad","dataset.stored":"us"}`, `{"export":"scc_or_certification","obligations":["mainland_representative"]}`},
		{"a foreign court", `{"dataset.contains_pi":false,"flow.recipient":"foreign_judicial"}`, `{"export":"approval_required","cites":["dsl/36"]}`},
		{"a foreign court, data abroad", `{"dataset.contains_pi":false,"flow.recipient":"foreign_judicial","dataset.stored":"us"}`, `{"export":"free"}`},

		// Grounds and lists.
		{"ground not checked", `{"dataset.people":200000,"flow.ground":"contract","flow.necessary":null}`, `{"export":"scc_or_certification","missing":["flow.necessary"]}`},
		{"ground not needed", `{"dataset.people":200000,"flow.ground":"contract","flow.necessary":false}`, `{"export":"scc_or_certification","missing_absent":["flow.necessary"]}`},
		{"ground does not matter", `{"dataset.people":50,"flow.ground":"contract","flow.necessary":null}`, `{"export":"exempt","missing_absent":["flow.necessary"]}`},
		{"ground for sensitive data", `{"dataset.people":50000,"dataset.sensitive_people":50000,"dataset.sensitive":true,"flow.ground":"contract"}`, `{"export":"exempt"}`},
		{"statutory duty", `{"dataset.people":200000,"flow.ground":"statutory_duty"}`, `{"export":"exempt","review":true,"cites":["ndsr/35(6)"]}`},
		{"trade is not a ground for personal data", `{"dataset.people":200000,"flow.ground":"trade_no_pi"}`, `{"export":"scc_or_certification"}`},
		{"no ground covers important data", `{"dataset.people":5,"flow.ground":"contract","dataset.important_data":"notified"}`, `{"export":"security_assessment"}`},
		{"off the list", `{"dataset.people":300000,"entity.registered_city":"beijing","entity.ftz_list_result":"off_list"}`, `{"export":"exempt","review":false}`},
		{"off the list, operator", `{"entity.ciio":true,"dataset.people":300000,"entity.ftz_list_result":"off_list"}`, `{"export":"exempt","review":true,"storage":"must_mainland"}`},
		{"on the list", `{"dataset.people":5,"entity.ftz_list_result":"on_list_assessment"}`, `{"export":"security_assessment"}`},
		{"list not looked at", `{"dataset.people":300000,"entity.ftz_list_result":"unknown"}`, `{"export":"scc_or_certification","missing":["entity.ftz_list_result"]}`},

		// What.
		{"collected overseas", `{"dataset.people":300000,"dataset.origin":"overseas_only"}`, `{"export":"exempt","cites":["cac-order-16/4"]}`},
		{"origin unknown", `{"dataset.people":300000,"dataset.origin":"unknown"}`, `{"export":"undetermined","missing":["dataset.origin"],"worst_case":"scc_or_certification"}`},
		{"anonymised", `{"dataset.people":3000000,"dataset.pi_state":"anonymised"}`, `{"export":"free","review":true}`},
		{"hashed", `{"dataset.people":3000000,"dataset.pi_state":"deidentified"}`, `{"export":"security_assessment"}`},
		{"state unknown", `{"dataset.people":300000,"dataset.pi_state":"unknown"}`, `{"export":"undetermined","missing":["dataset.pi_state"],"worst_case":"scc_or_certification"}`},
		{"a secret", `{"dataset.contains_pi":false,"dataset.state_secret":true}`, `{"export":"prohibited","storage":"must_mainland"}`},
		{"a secret is not asked of everybody", `{"dataset.state_secret":null,"dataset.core_data":null,"dataset.people":5}`, `{"export":"exempt","missing_absent":["dataset.state_secret","dataset.core_data"]}`},
		{"but of a mapping company", `{"dataset.state_secret":null,"entity.sectors":["mapping"],"dataset.people":5}`, `{"export":"exempt","missing":["dataset.state_secret"]}`},
		{"core data", `{"dataset.contains_pi":false,"dataset.core_data":true}`, `{"export":"approval_required","storage":"must_mainland","review":true}`},
		{"important, notified", `{"dataset.contains_pi":false,"dataset.important_data":"notified"}`, `{"export":"security_assessment","storage":["must_mainland","recommended_mainland"],"obligations":["risk_assessment_yearly","declare"],"review":true}`},
		{"important, published", `{"dataset.contains_pi":false,"dataset.important_data":"published_match"}`, `{"export":"security_assessment"}`},
		{"importance unknown", `{"dataset.people":5,"dataset.important_data":null}`, `{"export":"exempt","review":true,"missing":["dataset.important_data"]}`},
		{"children without a word of it", `{"dataset.people":200,"dataset.under14_people":200}`, `{"export":"scc_or_certification","review":true,"sensitive":true,"obligations":["guardian_consent","special_rules","minor_audit_31_jan"]}`},
		{"youths are not sensitive by age", `{"dataset.people":200,"dataset.minor14_17_people":200}`, `{"export":"exempt","sensitive":false,"obligations":["minor_audit_31_jan"],"obligations_absent":["guardian_consent"]}`},
		{"no personal data about counted people", `{"dataset.contains_pi":false,"dataset.people":100000}`, `{"export":"scc_or_certification","review":true}`},
		{"more sensitive people than people", `{"dataset.people":5,"dataset.sensitive_people":10000,"dataset.sensitive":true}`, `{"export":"security_assessment","review":true}`},
		{"sensitive, of nobody", `{"dataset.people":500,"dataset.sensitive":true}`, `{"export":"scc_or_certification","review":true}`},

		// Sectors.
		{"sector without the kind", `{"dataset.people":5,"entity.sectors":["credit_reporting","online_map","audit_firm","online_publishing"]}`, `{"export":"exempt","storage":"no_rule"}`},
		{"kind without the sector", `{"dataset.people":5,"dataset.kinds":["credit_info","map_data","population_health"]}`, `{"export":"exempt","storage":"no_rule"}`},
		{"kind, sector unknown", `{"dataset.people":5,"entity.sectors":[],"dataset.kinds":["credit_info"],"dataset.contains_pi":false,"dataset.people":0}`, `{"storage":"undetermined","missing":["entity.sectors"]}`},
		{"ride-hailing", `{"dataset.people":5,"entity.sectors":["ride_hailing"]}`, `{"export":"prohibited","storage":"must_mainland"}`},
		{"maps", `{"dataset.contains_pi":false,"entity.sectors":["online_map"],"dataset.kinds":["map_data"]}`, `{"storage":"must_mainland","export":"free"}`},
		{"audit papers", `{"dataset.contains_pi":false,"entity.sectors":["audit_firm"],"dataset.kinds":["audit_workpapers"]}`, `{"storage":"must_mainland","export":"approval_required"}`},
		{"hospital", `{"dataset.people":5,"entity.sectors":["health_institution"],"dataset.kinds":["population_health"],"flow.mode":"none"}`, `{"storage":"must_mainland"}`},
		{"vehicles: 100,000", `{"dataset.people":100000,"entity.sectors":["automotive"]}`, `{"export":"scc_or_certification","storage":"no_rule"}`},
		{"vehicles: 100,001", `{"dataset.people":100001,"entity.sectors":["automotive"]}`, `{"export":"security_assessment","storage":"must_mainland","review":true,"obligations":["auto_report_15_dec","risk_assessment_yearly"]}`},
		{"vehicles: head count alone leaves storage decided", `{"dataset.people":{"low":90000,"high":110000},"entity.sectors":["automotive"]}`, `{"export":"undetermined","storage":"no_rule","missing":["dataset.people"]}`},
		{"vehicles: out-of-car video", `{"dataset.contains_pi":false,"entity.sectors":["automotive"],"dataset.kinds":["out_of_car_video"]}`, `{"export":"security_assessment","storage":"must_mainland"}`},
		{"genes", `{"dataset.people":10,"dataset.sensitive_people":10,"dataset.sensitive":true,"dataset.kinds":["hgr_info"]}`, `{"export":"approval_required"}`},
		{"genes, foreign-controlled", `{"dataset.people":10,"dataset.sensitive_people":10,"dataset.sensitive":true,"dataset.kinds":["hgr_info"],"entity.foreign_controlled":true}`, `{"export":"prohibited"}`},
		{"genes, nobody knows who controls", `{"dataset.people":10,"dataset.sensitive_people":10,"dataset.sensitive":true,"dataset.kinds":["hgr_info"],"entity.foreign_controlled":null}`, `{"export":"undetermined","worst_case":"prohibited","missing":["entity.foreign_controlled"]}`},
		{"genes, read on site", `{"dataset.people":10,"dataset.sensitive_people":10,"dataset.sensitive":true,"dataset.kinds":["hgr_info"],"flow.mode":"in_country_access"}`, `{"export":"approval_required","review":true}`},
		{"opinion", `{"dataset.contains_pi":false,"dataset.kinds":["opinion_content"],"flow.mode":"none"}`, `{"storage":"recommended_mainland","obligations":["opinion_security_assessment","algorithm_filing","logs_6_months"]}`},
		{"grade 2", `{"dataset.mlps_level":2,"flow.mode":"none"}`, `{"storage":"mainland_by_grade"}`},
		{"grade unknown", `{"dataset.mlps_level":null,"flow.mode":"none"}`, `{"storage":"no_rule","missing":["dataset.mlps_level"]}`},
		{"draft", `{"entity.platform_mau":10000000,"flow.mode":"none"}`, `{"storage_not":"must_mainland"}`},

		// Duties by head count, alternatives.
		{"10,000,000 exactly", `{"entity.processed_people":10000000,"flow.mode":"none"}`, `{"storage":"recommended_mainland","obligations":["officer_filing_30wd","ndsr_30_32"],"obligations_absent":["audit_2y"]}`},
		{"above 10,000,000", `{"entity.processed_people":10000001,"flow.mode":"none"}`, `{"obligations":["audit_2y"]}`},
		{"999,999", `{"entity.processed_people":999999,"flow.mode":"none"}`, `{"storage":"no_rule","obligations_absent":["officer_filing_30wd"]}`},
		{"faces", `{"dataset.people":100000,"dataset.sensitive_people":100000,"dataset.sensitive":true,"dataset.kinds":["face"]}`, `{"obligations":["face_filing"]}`},
		{"done is done", `{"dataset.people":100000,"flow.pipia_done":true,"flow.mechanism_done":true,"flow.separate_consent":true}`, `{"export":"scc_or_certification","obligations":["notice_art39"],"obligations_absent":["pipia","scc_file_10wd","separate_consent_if_consent_based"]}`},
		{"the area's contract", `{"dataset.people":200000,"flow.to":"hk","entity.gba_registered":true,"recipient.gba_registered":true}`, `{"export":"scc_or_certification","alternatives":["gba_contract"]}`},
		{"passed on", `{"dataset.people":200000,"flow.to":"hk","entity.gba_registered":true,"recipient.gba_registered":true,"flow.onward_outside_gba":true}`, `{"alternatives_absent":["gba_contract"]}`},
		{"small", `{"dataset.people":500,"entity.processed_people":99999}`, `{"export":"exempt","alternatives":["small_processor_measures"]}`},
		{"not small", `{"dataset.people":500,"entity.processed_people":100000}`, `{"alternatives_absent":["small_processor_measures"]}`},

		// Dates.
		{"small, the day before", `{"dataset.people":500,"entity.processed_people":99999,"eval.date":"2026-08-31"}`, `{"alternatives_absent":["small_processor_measures"]}`},
		{"old number of the localization article", `{"entity.ciio":true,"dataset.people":100,"eval.date":"2025-12-31"}`, `{"export":"security_assessment","storage":"must_mainland","cites":["csl/37"],"cites_absent":["csl/39"]}`},
		{"the day of Order 16", `{"dataset.people":99999,"eval.date":"2024-03-22"}`, `{"export":"exempt"}`},
		{"the day before: no floor", `{"dataset.people":1,"eval.date":"2024-03-21"}`, `{"export":"scc_or_certification"}`},
		{"before: both years and both kinds", `{"dataset.people":50000,"dataset.sensitive_people":5000,"dataset.sensitive":true,"entity.exported_previous_year":50000,"eval.date":"2024-03-21"}`, `{"export":"security_assessment","cites":["cac-order-11/4(3)"]}`},
		{"before: a million processed", `{"dataset.people":1,"entity.processed_people":1000000,"eval.date":"2024-03-21"}`, `{"export":"security_assessment"}`},
		{"before: no ground", `{"dataset.people":1,"flow.ground":"contract","eval.date":"2024-03-21"}`, `{"export":"scc_or_certification"}`},
		{"before: no list", `{"dataset.people":1,"entity.ftz_list_result":"off_list","eval.date":"2024-03-21"}`, `{"export":"scc_or_certification"}`},
		{"before: overseas data", `{"dataset.people":1,"dataset.origin":"overseas_only","eval.date":"2024-03-21"}`, `{"export":"scc_or_certification"}`},
		{"before the Regulations: no yearly assessment", `{"dataset.important_data":"notified","eval.date":"2024-12-31"}`, `{"export":"security_assessment","obligations_absent":["risk_assessment_yearly"]}`},
		{"Order 24 is cited", `{"dataset.important_data":"notified","eval.date":"2026-08-20"}`, `{"cites":["cac-order-24/5","ndsr/33"]}`},
		{"Order 24 is not cited before", `{"dataset.important_data":"notified","eval.date":"2026-08-19"}`, `{"cites":["ndsr/33"],"cites_absent":["cac-order-24/5"]}`},
		{"certification since 2026", `{"dataset.people":100000,"eval.date":"2025-12-31"}`, `{"export":"scc_or_certification","cites_absent":["cac-order-20/5"]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			check(t, answer(t, r, over(t, ordinary, tt.facts)), expectationOf(t, tt.want))
		})
	}
}

// TestSensitive asks what labels make data sensitive.
func TestSensitive(t *testing.T) {
	r := load(t)
	for _, tt := range []struct{ fields, want string }{
		{`["name","phone","email","address"]`, `{"sensitive":false,"review":false}`},
		{`["id_card_number"]`, `{"sensitive":false}`},
		{`["id_card_photo"]`, `{"sensitive":true}`},
		{`["height","weight","blood_type"]`, `{"sensitive":false}`},
		{`["order_history","consumption_amount","bank_statement"]`, `{"sensitive":false}`},
		{`["income_detail"]`, `{"sensitive":true,"review":false}`},
		{`["ip_city_location","ip_address"]`, `{"sensitive":false}`},
		{`["gps_precise_point"]`, `{"sensitive":true}`},
		{`["age_13"]`, `{"sensitive":true,"obligations":["guardian_consent"]}`},
		{`["age_14"]`, `{"sensitive":false,"obligations":["minor_audit_31_jan"]}`},
		{`["age_18"]`, `{"sensitive":false,"obligations_absent":["minor_audit_31_jan"]}`},
		{`["face"]`, `{"sensitive":true}`},
		{`["medical_record"]`, `{"sensitive":true}`},
		{`["not_personal"]`, `{"sensitive":false}`},
		{`["name","id_card_number","phone","payment_account"]`, `{"sensitive":true,"review":true}`},
	} {
		t.Run(tt.fields, func(t *testing.T) {
			check(t, answer(t, r, `{"dataset.fields":`+tt.fields+`}`), expectationOf(t, tt.want))
		})
	}
}

// TestLevels asks how urgent results are and what they rest on.
func TestLevels(t *testing.T) {
	r := load(t)
	for _, tt := range []struct {
		name, facts string
		level       decide.Level
		basis       string
	}{
		{"must be home", `{"entity.ciio":true}`, decide.LevelMust, decide.BasisLaw},
		{"prohibited", `{"entity.sectors":["ride_hailing"]}`, decide.LevelMust, decide.BasisLaw},
		{"filing", `{"dataset.people":100000}`, decide.LevelFiling, decide.BasisLaw},
		{"filing in every branch", `{"dataset.people":{"low":900000,"high":1100000}}`, decide.LevelFiling, decide.BasisLaw},
		{"undetermined", `{"dataset.people":{"low":90000,"high":110000}}`, decide.LevelReview, decide.BasisNone},
		{"graded", `{"dataset.mlps_level":3}`, decide.LevelAdvised, decide.BasisGrade},
		{"policy", `{"dataset.kinds":["opinion_content"],"flow.mode":"none"}`, decide.LevelAdvised, decide.BasisPolicy},
		{"risk", `{"dataset.people":5,"dataset.sensitive_people":5,"dataset.sensitive":true,"flow.mode":"none"}`, decide.LevelAdvised, decide.BasisAdvised},
		{"nothing", `{}`, decide.LevelNone, decide.BasisNone},
		{"a fact that nobody stated raises nothing", `{"dataset.important_data":null}`, decide.LevelNone, decide.BasisNone},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := answer(t, r, over(t, ordinary, tt.facts)); d.Level != tt.level || d.Basis != tt.basis {
				t.Errorf("got %s by %s, want %s by %s", d.Level, d.Basis, tt.level, tt.basis)
			}
		})
	}
}

// over lays facts over others.
func over(t *testing.T, base, facts string) string {
	t.Helper()
	var all, own map[string]any
	if err := json.Unmarshal([]byte(base), &all); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(facts), &own); err != nil {
		t.Fatal(err)
	}
	maps.Copy(all, own)
	data, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// answer decides one item.
func answer(t *testing.T, r *decide.Rules, facts string) decide.Decision {
	t.Helper()
	out, err := decide.Answer([]byte(`{"id":"x","facts":`+facts+`}`), r, 20261001)
	if err != nil {
		t.Fatal(err)
	}
	var d decide.Decision
	if err := json.Unmarshal(out, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func expectationOf(t *testing.T, text string) want {
	t.Helper()
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		t.Fatal(err)
	}
	return expectation(t, raw)
}
