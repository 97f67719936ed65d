package decide_test

import (
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

// specCase is a case written from the description of the input and output alone: facts laid over the ordinary
// company, and what a right decision shows.
type specCase struct{ name, facts, want string }

// decideCases decides each case and asks of every decision what holds for all: each citation has both languages,
// nothing is said twice, a decided export is its own worst case, and what is open names a fact.
func decideCases(t *testing.T, cases []specCase) {
	t.Helper()
	r := load(t)
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			d := answer(t, r, over(t, ordinary, tt.facts))
			check(t, d, expectationOf(t, tt.want))
			sound(t, d)
		})
	}
}

func sound(t *testing.T, d decide.Decision) {
	t.Helper()
	seen := map[string]bool{}
	for _, c := range d.Citations {
		if c.ZH == "" || c.EN == "" || c.Article == "" || seen[c.Instrument+"/"+c.Article] {
			t.Errorf("citation %+v is bare or said twice", c)
		}
		seen[c.Instrument+"/"+c.Article] = true
	}
	if d.Export != decide.ExportUndetermined && d.WorstCase != d.Export {
		t.Errorf("decided as %s, worst case %s", d.Export, d.WorstCase)
	}
	if (d.Export == decide.ExportUndetermined || d.Storage == decide.StorageUndetermined) && len(d.Missing) == 0 {
		t.Error("open, and no fact is missing")
	}
}

// TestRowsOfExport walks the export table from its first row to its last.
func TestRowsOfExport(t *testing.T) {
	decideCases(t, []specCase{
		{"0: no flow", `{"flow.mode":"none","dataset.people":2000000}`, `{"export":"not_an_export","worst_case":"not_an_export","obligations_absent":["pipia","notice_art39","record_3y"],"missing_absent":["entity.exported_ytd.nonsensitive"]}`},
		{"0: no flow, nothing known of the year", `{"flow.mode":"none","dataset.people":null,"entity.exported_ytd.nonsensitive":null,"entity.exported_ytd.sensitive":null}`, `{"export":"not_an_export","missing_absent":["dataset.people","entity.exported_ytd.nonsensitive","entity.exported_ytd.sensitive"]}`},
		{"0: inbound of a secret", `{"flow.mode":"inbound","dataset.state_secret":true}`, `{"export":"not_an_export","storage":"must_mainland"}`},
		{"0: remote access from the mainland", `{"flow.mode":"remote_access","flow.to":"cn","dataset.people":1000000}`, `{"export":"not_an_export"}`},
		{"0: a mode that does not matter at home", `{"flow.mode":null,"flow.to":"cn","dataset.people":1000000}`, `{"export":"not_an_export","missing_absent":["flow.mode"]}`},
		{"0: notified data at home", `{"flow.to":"cn","dataset.important_data":"notified"}`, `{"export":"not_an_export","obligations":["risk_assessment_yearly","declare"],"obligations_absent":["renew_60wd_before_3y"]}`},
		{"0: Macao is abroad", `{"flow.to":"mo","dataset.people":1000000}`, `{"export":"security_assessment"}`},
		{"1: before a foreign court", `{"dataset.state_secret":true,"flow.recipient":"foreign_judicial"}`, `{"export":"prohibited","cites":["dsl/53"]}`},
		{"1: read inside", `{"dataset.state_secret":true,"flow.mode":"in_country_access"}`, `{"export":"prohibited"}`},
		{"2: a court, one ordinary person, ground of contract", `{"flow.recipient":"foreign_judicial","dataset.people":1,"flow.ground":"contract"}`, `{"export":"approval_required","storage":"no_rule","cites":["pipl/41"]}`},
		{"2: a court reads inside", `{"flow.recipient":"foreign_judicial","flow.mode":"in_country_access","dataset.people":1}`, `{"export":"approval_required"}`},
		{"2: before ride-hailing", `{"flow.recipient":"foreign_judicial","entity.sectors":["ride_hailing"],"dataset.people":5}`, `{"export":"approval_required"}`},
		{"2: stored in Hong Kong", `{"flow.recipient":"foreign_judicial","dataset.stored":"hk","dataset.people":100000}`, `{"export":"scc_or_certification"}`},
		{"3: notified data read inside", `{"flow.mode":"in_country_access","dataset.important_data":"notified"}`, `{"export":"not_an_export"}`},
		{"3: an operator's data read inside", `{"flow.mode":"in_country_access","entity.ciio":true,"dataset.people":50}`, `{"export":"not_an_export","storage":"must_mainland","obligations_absent":["pipia"]}`},
		{"3: core data read inside", `{"flow.mode":"in_country_access","dataset.core_data":true}`, `{"export":"not_an_export","storage":"must_mainland"}`},
		{"3: ride-hailing read inside", `{"flow.mode":"in_country_access","entity.sectors":["ride_hailing"],"dataset.people":5}`, `{"export":"not_an_export","storage":"must_mainland"}`},
		{"4: whatever the ground", `{"entity.sectors":["ride_hailing"],"dataset.people":1,"flow.ground":"contract"}`, `{"export":"prohibited","cites":["ride-hailing-measures/27"]}`},
		{"4: off the list", `{"entity.sectors":["ride_hailing","other"],"dataset.people":1,"entity.ftz_list_result":"off_list"}`, `{"export":"prohibited"}`},
		{"5: not foreign-controlled", `{"dataset.kinds":["hgr_info"],"dataset.contains_pi":false}`, `{"export":"approval_required","cites":["hgr-regulations/28"]}`},
		{"5: 501 people", `{"dataset.kinds":["hgr_info"],"dataset.people":501,"dataset.sensitive":true,"dataset.sensitive_people":501}`, `{"export":"approval_required","review":true}`},
		{"5: before important data", `{"dataset.kinds":["hgr_info"],"dataset.important_data":"notified"}`, `{"export":"approval_required"}`},
		{"5: clinical data is not genetic resources", `{"dataset.kinds":["clinical_data"],"dataset.people":10,"dataset.sensitive":true,"dataset.sensitive_people":10,"entity.foreign_controlled":true}`, `{"export":"scc_or_certification"}`},
		{"6: geo data of vehicles, before Order 7", `{"dataset.kinds":["vehicle_geo"],"entity.sectors":["automotive"],"dataset.contains_pi":false}`, `{"export":"approval_required","storage":"must_mainland"}`},
		{"6: before core data", `{"dataset.kinds":["audit_workpapers"],"entity.sectors":["audit_firm"],"dataset.core_data":true}`, `{"export":"approval_required","review":true}`},
		{"7: before a state organ", `{"dataset.core_data":true,"entity.state_organ":true,"dataset.people":5}`, `{"export":"approval_required","review":true,"cites":["dsl/21"]}`},
		{"7: no ground covers it", `{"dataset.core_data":true,"dataset.people":5,"flow.ground":"emergency"}`, `{"export":"approval_required"}`},
		{"8: no ground covers it", `{"entity.state_organ":true,"dataset.people":5,"flow.ground":"hr"}`, `{"export":"security_assessment"}`},
		{"8: nothing personal", `{"entity.state_organ":true,"dataset.contains_pi":false}`, `{"export":"free","storage":"no_rule"}`},
		{"8: nobody knows", `{"entity.state_organ":null,"dataset.people":5}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["entity.state_organ"],"storage":"undetermined"}`},
		{"8: nobody knows, a million", `{"entity.state_organ":null,"dataset.people":1000000}`, `{"export":"security_assessment"}`},
		{"9: published, off the list", `{"dataset.important_data":"published_match","entity.ftz_list_result":"off_list"}`, `{"export":"security_assessment"}`},
		{"9: notified, overseas only", `{"dataset.important_data":"notified","dataset.origin":"overseas_only","dataset.people":5}`, `{"export":"security_assessment"}`},
		{"9: traffic flows", `{"dataset.kinds":["traffic_flow"],"entity.sectors":["automotive"],"dataset.contains_pi":false}`, `{"export":"security_assessment","storage":"must_mainland","obligations":["auto_report_15_dec"]}`},
		{"9: charging network", `{"dataset.kinds":["charging_network"],"entity.sectors":["automotive"],"dataset.contains_pi":false}`, `{"export":"security_assessment","storage":"must_mainland"}`},
		{"9: charging network of another sector", `{"dataset.kinds":["charging_network"],"dataset.contains_pi":false}`, `{"export":"free","storage":"no_rule","obligations_absent":["auto_report_15_dec"]}`},
		{"9: suspected goes on below", `{"dataset.important_data":"suspected","dataset.people":100000}`, `{"export":"scc_or_certification","review":true,"obligations":["declare"],"obligations_absent":["risk_assessment_yearly"]}`},
		{"10: an operator", `{"dataset.origin":"overseas_only","entity.ciio":true,"dataset.people":5000000}`, `{"export":"exempt","storage_not":"must_mainland"}`},
		{"10: sensitive", `{"dataset.origin":"overseas_only","dataset.people":50000,"dataset.sensitive":true,"dataset.sensitive_people":50000}`, `{"export":"exempt","cites":["cac-order-16/4"]}`},
		{"10: operator unknown", `{"dataset.origin":"overseas_only","entity.ciio":null,"dataset.people":5}`, `{"export":"exempt","storage_not":"undetermined","missing_absent":["entity.ciio"]}`},
		{"10: origin does not matter for few", `{"dataset.origin":"unknown","dataset.people":5}`, `{"export":"exempt","missing_absent":["dataset.origin"]}`},
		{"11: aggregated", `{"dataset.pi_state":"aggregated","dataset.people":3000000,"entity.ciio":true}`, `{"export":"free","review":true,"storage_not":"must_mainland"}`},
		{"11: trade without personal data", `{"dataset.contains_pi":false,"flow.ground":"trade_no_pi"}`, `{"export":"free","cites":["cac-order-16/3"],"obligations_absent":["pipia"]}`},
		{"11: an operator's machines", `{"dataset.contains_pi":false,"entity.ciio":true}`, `{"export":"free","storage":"no_rule"}`},
		{"12: staff, sensitive, a million", `{"dataset.people":1000000,"dataset.sensitive":true,"dataset.sensitive_people":20000,"flow.ground":"hr"}`, `{"export":"exempt","cites":["cac-order-16/5(1)(ii)"],"obligations":["pipia","notice_art39","record_3y","separate_consent_if_consent_based"],"obligations_absent":["scc_file_10wd","renew_60wd_before_3y"]}`},
		{"12: emergency", `{"dataset.people":20000,"dataset.sensitive":true,"dataset.sensitive_people":20000,"flow.ground":"emergency"}`, `{"export":"exempt","cites":["cac-order-16/5(1)(iii)"]}`},
		{"12: contract of an operator", `{"dataset.people":20000,"entity.ciio":true,"flow.ground":"contract"}`, `{"export":"exempt","storage":"must_mainland","cites":["cac-order-16/5(1)(i)"]}`},
		{"12: necessity of an operator unknown", `{"dataset.people":20,"entity.ciio":true,"flow.ground":"contract","flow.necessary":null}`, `{"export":"security_assessment","missing":["flow.necessary"]}`},
		{"12: staff, necessity unknown, sensitive", `{"dataset.people":10000,"dataset.sensitive":true,"dataset.sensitive_people":10000,"flow.ground":"hr","flow.necessary":null}`, `{"export":"security_assessment","missing":["flow.necessary"]}`},
		{"12: ground unknown", `{"dataset.people":200000,"flow.ground":"unknown"}`, `{"export":"scc_or_certification","missing":["flow.ground"]}`},
		{"12: no ground, necessity is not asked", `{"dataset.people":200000,"flow.necessary":null}`, `{"export":"scc_or_certification","missing_absent":["flow.necessary"]}`},
		{"13: before the Regulations", `{"dataset.people":200000,"flow.ground":"statutory_duty","eval.date":"2024-12-31"}`, `{"export":"scc_or_certification"}`},
		{"13: an operator", `{"dataset.people":200,"entity.ciio":true,"flow.ground":"statutory_duty"}`, `{"export":"exempt","review":true,"storage":"must_mainland"}`},
		{"14: vehicles", `{"dataset.people":90000,"dataset.sensitive":true,"dataset.sensitive_people":90000,"entity.sectors":["automotive"],"flow.ground":"vehicle_exempt_scenario"}`, `{"export":"exempt","review":true}`},
		{"14: finance", `{"dataset.people":200000,"entity.sectors":["banking"],"flow.ground":"finance_exempt_scenario"}`, `{"export":"exempt","review":true}`},
		{"14: match unknown", `{"dataset.people":200000,"entity.sectors":["insurance"],"flow.ground":"finance_exempt_scenario","flow.necessary":null}`, `{"export":"scc_or_certification","missing":["flow.necessary"]}`},
		{"14: vehicles above 100,000 are row 9", `{"dataset.people":200000,"entity.sectors":["automotive"],"flow.ground":"vehicle_exempt_scenario"}`, `{"export":"security_assessment","review":true}`},
		{"15: off the list, sensitive", `{"dataset.people":500000,"dataset.sensitive":true,"dataset.sensitive_people":500000,"entity.ftz_list_result":"off_list","entity.registered_city":"shanghai"}`, `{"export":"exempt","cites":["cac-order-16/6"]}`},
		{"15: contract although a million", `{"dataset.people":2000000,"entity.ftz_list_result":"on_list_contract"}`, `{"export":"scc_or_certification"}`},
		{"15: an operator on the list", `{"dataset.people":5,"entity.ciio":true,"entity.ftz_list_result":"on_list_contract"}`, `{"export":"scc_or_certification","review":true,"storage":"must_mainland"}`},
		{"15: the day of Order 16", `{"dataset.people":300000,"entity.ftz_list_result":"off_list","eval.date":"2024-03-22"}`, `{"export":"exempt"}`},
		{"15: the day before, a million", `{"dataset.people":5,"entity.ftz_list_result":"off_list","entity.processed_people":1000000,"eval.date":"2024-03-21"}`, `{"export":"security_assessment"}`},
		{"15: contract with the person comes first", `{"dataset.people":5,"entity.ftz_list_result":"on_list_assessment","flow.ground":"contract"}`, `{"export":"exempt"}`},
		{"16: one person", `{"dataset.people":1,"entity.ciio":true,"dataset.pi_state":"deidentified"}`, `{"export":"security_assessment","storage":"must_mainland","obligations":["renew_60wd_before_3y"]}`},
		{"16: unknown, off the list", `{"dataset.people":300000,"entity.ciio":null,"entity.ftz_list_result":"off_list"}`, `{"export":"exempt"}`},
		{"16: unknown, collected overseas", `{"dataset.people":300000,"entity.ciio":null,"dataset.origin":"overseas_only"}`, `{"export":"exempt"}`},
		{"16: unknown, contract numbers", `{"dataset.people":100000,"entity.ciio":null}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["entity.ciio"]}`},
	})
}
