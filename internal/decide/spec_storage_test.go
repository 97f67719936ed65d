package decide_test

import "testing"

// TestRowsOfStorage walks the storage table.
func TestRowsOfStorage(t *testing.T) {
	decideCases(t, []specCase{
		{"operator, mixed origin", `{"flow.mode":"none","entity.ciio":true,"dataset.people":5,"dataset.origin":"mixed"}`, `{"storage":"must_mainland","cites":["csl/39","pipl/40"],"cites_absent":["csl/37"]}`},
		{"operator, important data", `{"flow.mode":"none","entity.ciio":true,"dataset.contains_pi":false,"dataset.important_data":"notified"}`, `{"storage":"must_mainland"}`},
		{"operator, suspected", `{"flow.mode":"none","entity.ciio":true,"dataset.contains_pi":false,"dataset.important_data":"suspected"}`, `{"storage_not":"must_mainland","review":true}`},
		{"operator unknown", `{"flow.mode":"none","entity.ciio":null,"dataset.people":5}`, `{"storage":"undetermined","missing":["entity.ciio"],"export":"not_an_export"}`},
		{"operator unknown, whether personal unknown", `{"flow.mode":"none","entity.ciio":null,"dataset.contains_pi":null,"dataset.people":null}`, `{"storage":"undetermined","missing":["entity.ciio","dataset.contains_pi"],"missing_absent":["flow.to","entity.exported_ytd.nonsensitive"]}`},
		{"organ unknown, whether personal unknown", `{"flow.mode":"none","entity.state_organ":null,"dataset.contains_pi":null,"dataset.people":null}`, `{"storage":"undetermined","missing":["entity.state_organ","dataset.contains_pi"]}`},
		{"operator and organ unknown", `{"flow.mode":"none","entity.ciio":null,"entity.state_organ":null,"dataset.people":5}`, `{"storage":"undetermined","missing":["entity.ciio","entity.state_organ"]}`},
		{"operator unknown, origin unknown", `{"flow.mode":"none","entity.ciio":null,"dataset.origin":null,"dataset.people":5}`, `{"storage":"undetermined","missing":["entity.ciio","dataset.origin"]}`},
		{"operator unknown, state unknown", `{"flow.mode":"none","entity.ciio":null,"dataset.pi_state":null,"dataset.people":5}`, `{"storage":"undetermined","missing":["entity.ciio","dataset.pi_state"]}`},
		{"operator unknown, organ certain", `{"flow.mode":"none","entity.ciio":null,"entity.state_organ":true,"dataset.people":5}`, `{"storage":"must_mainland","missing_absent":["entity.ciio"]}`},
		{"operator unknown, nothing personal", `{"flow.mode":"none","entity.ciio":null,"dataset.contains_pi":false}`, `{"storage":"no_rule","missing_absent":["entity.ciio"]}`},
		{"state organ", `{"flow.mode":"none","entity.state_organ":true,"dataset.people":5,"dataset.stored":"hk"}`, `{"storage":"must_mainland","cites":["pipl/36"]}`},
		{"anonymised data of a state organ", `{"flow.mode":"none","entity.state_organ":true,"dataset.people":5,"dataset.pi_state":"anonymised"}`, `{"storage_not":"must_mainland","review":true}`},
		{"map data", `{"flow.mode":"none","entity.sectors":["online_map"],"dataset.kinds":["map_data"],"dataset.contains_pi":false}`, `{"storage":"must_mainland","cites":["map-regulations/34"]}`},
		{"map data of a surveyor", `{"flow.mode":"none","entity.sectors":["mapping"],"dataset.kinds":["map_data"],"dataset.contains_pi":false}`, `{"storage_not":"must_mainland"}`},
		{"a map service without map data", `{"flow.mode":"none","entity.sectors":["online_map"],"dataset.people":5}`, `{"storage":"no_rule"}`},
		{"credit data of a bank", `{"flow.mode":"none","entity.sectors":["payment"],"dataset.kinds":["credit_info"],"dataset.people":5}`, `{"storage":"no_rule"}`},
		{"ride-hailing", `{"flow.mode":"none","entity.sectors":["ride_hailing"],"dataset.people":5}`, `{"storage":"must_mainland","cites":["ride-hailing-measures/27"]}`},
		{"audit papers", `{"flow.mode":"none","entity.sectors":["audit_firm"],"dataset.kinds":["audit_workpapers"],"dataset.contains_pi":false}`, `{"storage":"must_mainland"}`},
		{"audit papers, the day before", `{"flow.mode":"none","entity.sectors":["audit_firm"],"dataset.kinds":["audit_workpapers"],"dataset.contains_pi":false,"eval.date":"2024-09-30"}`, `{"storage_not":"must_mainland"}`},
		{"an audit firm's staff", `{"flow.mode":"none","entity.sectors":["audit_firm"],"dataset.people":5}`, `{"storage":"no_rule"}`},
		{"population health elsewhere", `{"flow.mode":"none","entity.sectors":["insurance"],"dataset.kinds":["population_health"],"dataset.people":5}`, `{"storage":"no_rule"}`},
		{"population health", `{"flow.mode":"none","entity.sectors":["health_institution"],"dataset.kinds":["population_health"],"dataset.people":5}`, `{"storage":"must_mainland","cites":["population-health-measures/10"]}`},
		{"clinical data of a hospital", `{"flow.mode":"none","entity.sectors":["health_institution"],"dataset.kinds":["clinical_data"],"dataset.people":5}`, `{"storage_not":"must_mainland"}`},
		{"online publishing", `{"flow.mode":"none","entity.sectors":["online_publishing"],"dataset.kinds":["publishing_service"],"dataset.contains_pi":false}`, `{"storage":"must_mainland","cites":["online-publishing-provisions/8(3)"]}`},
		{"publishing kind elsewhere", `{"flow.mode":"none","dataset.kinds":["publishing_service"],"dataset.contains_pi":false}`, `{"storage":"no_rule"}`},
		{"e-commerce and express have no place rule", `{"flow.mode":"none","entity.sectors":["ecommerce","express","education","aviation","payment","insurance","securities"],"dataset.people":500}`, `{"storage":"no_rule","review":false}`},
		{"automotive, notified", `{"flow.mode":"none","entity.sectors":["automotive"],"dataset.important_data":"notified","dataset.contains_pi":false}`, `{"storage":"must_mainland","obligations":["auto_report_15_dec"]}`},
		{"automotive alone", `{"flow.mode":"none","entity.sectors":["automotive"],"dataset.people":100000}`, `{"storage":"no_rule","obligations_absent":["auto_report_15_dec","risk_assessment_yearly"]}`},
		{"automotive, 100,001", `{"flow.mode":"none","entity.sectors":["automotive"],"dataset.people":100001}`, `{"storage":"must_mainland","review":true,"obligations":["auto_report_15_dec"]}`},
		{"notified", `{"flow.mode":"none","dataset.contains_pi":false,"dataset.important_data":"notified"}`, `{"storage":["must_mainland","recommended_mainland"],"review":true}`},
		{"core data", `{"flow.mode":"none","dataset.contains_pi":false,"dataset.core_data":true}`, `{"storage":["must_mainland","recommended_mainland"],"review":true}`},
		{"secret", `{"flow.mode":"none","dataset.contains_pi":false,"dataset.state_secret":true}`, `{"storage":"must_mainland","cites":["secrets-law/30"]}`},
		{"grade 1", `{"flow.mode":"none","dataset.mlps_level":1}`, `{"storage":"no_rule"}`},
		{"grade 2", `{"flow.mode":"none","dataset.mlps_level":2}`, `{"storage":"mainland_by_grade","cites":["csl/23"]}`},
		{"grade 3 of a million", `{"flow.mode":"none","dataset.mlps_level":3,"entity.processed_people":1000000,"dataset.people":5}`, `{"storage":"mainland_by_grade"}`},
		{"grade 5 of an operator", `{"flow.mode":"none","dataset.mlps_level":5,"entity.ciio":true,"dataset.people":5}`, `{"storage":"must_mainland"}`},
		{"grade unknown, must is certain", `{"flow.mode":"none","dataset.mlps_level":null,"entity.ciio":true,"dataset.people":5}`, `{"storage":"must_mainland","missing_absent":["dataset.mlps_level"]}`},
		{"grade unknown, opinion", `{"flow.mode":"none","dataset.mlps_level":null,"dataset.contains_pi":false,"dataset.kinds":["opinion_content"]}`, `{"storage":"recommended_mainland","missing":["dataset.mlps_level"]}`},
		{"a million processed", `{"flow.mode":"none","entity.processed_people":1000000,"dataset.people":5}`, `{"storage":"recommended_mainland","review":true,"cites":["pipl/40"]}`},
		{"a million processed, none of it here", `{"flow.mode":"none","entity.processed_people":1000000,"dataset.contains_pi":false}`, `{"storage":"no_rule"}`},
		{"perhaps a million processed", `{"flow.mode":"none","entity.processed_people":{"low":999999,"high":1000000},"dataset.people":5}`, `{"storage":"no_rule","missing":["entity.processed_people"]}`},
		{"platform by members", `{"flow.mode":"none","entity.platform_registered_users":50000000,"dataset.people":5}`, `{"storage":["recommended_mainland","no_rule"]}`},
		{"platform designated", `{"flow.mode":"none","entity.large_platform_designated":true,"dataset.people":5}`, `{"storage_not":"must_mainland"}`},
		{"opinion", `{"flow.mode":"none","entity.sectors":["opinion_service"],"dataset.kinds":["opinion_content"],"dataset.people":5}`, `{"storage":"recommended_mainland","obligations":["opinion_security_assessment","algorithm_filing","logs_6_months"]}`},
		{"sensitive", `{"flow.mode":"none","dataset.people":5,"dataset.sensitive":true,"dataset.sensitive_people":5}`, `{"storage":"recommended_mainland"}`},
		{"children", `{"flow.mode":"none","dataset.people":5,"dataset.sensitive":true,"dataset.sensitive_people":5,"dataset.under14_people":5}`, `{"storage":"recommended_mainland","obligations":["guardian_consent","special_rules"]}`},
		{"kind known, sectors unknown", `{"flow.mode":"none","entity.sectors":[],"dataset.contains_pi":false,"dataset.kinds":["map_data"]}`, `{"storage":"undetermined","missing":["entity.sectors"]}`},
		{"kind of no sector rule, sectors unknown", `{"flow.mode":"none","entity.sectors":[],"dataset.contains_pi":false,"dataset.kinds":["opinion_content"]}`, `{"storage_not":"must_mainland"}`},
		{"no kind and nothing personal, sectors unknown", `{"entity.sectors":[],"dataset.contains_pi":false}`, `{"export":"free","storage":"no_rule","missing_absent":["entity.sectors","entity.ciio"]}`},
		{"personal, sectors unknown", `{"entity.sectors":null,"dataset.people":5}`, `{"export":"undetermined","worst_case":"prohibited","storage":"undetermined","missing":["entity.sectors"]}`},
		{"kinds unknown, a sector without kinds", `{"flow.mode":"none","dataset.kinds":null,"entity.sectors":["ecommerce"],"dataset.people":5}`, `{"storage":"no_rule"}`},
		{"kinds unknown, a credit agency", `{"flow.mode":"none","dataset.kinds":null,"entity.sectors":["credit_reporting"],"dataset.people":5}`, `{"storage":"undetermined","missing":["dataset.kinds"]}`},
		{"stored abroad makes no rule", `{"flow.mode":"none","dataset.stored":"us","dataset.people":5}`, `{"storage":"no_rule","export":"not_an_export"}`},
	})
}

// TestNeverCited asks that no article is cited that says something else.
func TestNeverCited(t *testing.T) {
	decideCases(t, []specCase{
		{"opinion data has no law", `{"flow.mode":"none","dataset.contains_pi":false,"dataset.kinds":["opinion_content"]}`, `{"cites_absent":["csl/39","pipl/40","ndsr/37"]}`},
		{"few people cite no assessment", `{"dataset.people":5}`, `{"cites":["cac-order-16/5(1)(iv)"],"cites_absent":["cac-order-16/7(2)","cac-order-16/7(1)","csl/39"]}`},
		{"a million users is no yearly report", `{"flow.mode":"none","entity.processed_people":5000000}`, `{"obligations":["officer_filing_30wd"],"obligations_absent":["yearly_user_report","audit_2y","ndsr_30_32","risk_assessment_yearly"]}`},
	})
}
