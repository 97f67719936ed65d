package decide_test

import "testing"

// TestDays asks each date of the law on the day before and on the day.
func TestDays(t *testing.T) {
	decideCases(t, []specCase{
		{"officer filing, before", `{"flow.mode":"none","entity.processed_people":1000000,"eval.date":"2025-07-17"}`, `{"obligations_absent":["officer_filing_30wd"]}`},
		{"officer filing", `{"flow.mode":"none","entity.processed_people":1000000,"eval.date":"2025-07-18"}`, `{"obligations":["officer_filing_30wd"]}`},
		{"audit, before", `{"flow.mode":"none","entity.processed_people":10000001,"eval.date":"2025-04-30"}`, `{"obligations_absent":["audit_2y"],"obligations":["ndsr_30_32"]}`},
		{"audit", `{"flow.mode":"none","entity.processed_people":10000001,"eval.date":"2025-05-01"}`, `{"obligations":["audit_2y"],"cites":["cac-order-18/4"]}`},
		{"ten million, before", `{"flow.mode":"none","entity.processed_people":10000000,"eval.date":"2024-12-31"}`, `{"obligations_absent":["ndsr_30_32"]}`},
		{"ten million", `{"flow.mode":"none","entity.processed_people":10000000,"eval.date":"2025-01-01"}`, `{"obligations":["ndsr_30_32"],"cites":["ndsr/28"]}`},
		{"9,999,999", `{"flow.mode":"none","entity.processed_people":9999999}`, `{"obligations_absent":["ndsr_30_32","audit_2y"]}`},
		{"ten million, perhaps", `{"flow.mode":"none","entity.processed_people":{"low":9999999,"high":10000001}}`, `{"obligations":["officer_filing_30wd"],"obligations_absent":["ndsr_30_32","audit_2y"]}`},
		{"risk assessment, before", `{"flow.mode":"none","dataset.important_data":"notified","eval.date":"2024-12-31"}`, `{"obligations":["declare"],"obligations_absent":["risk_assessment_yearly"]}`},
		{"risk assessment", `{"flow.mode":"none","dataset.important_data":"published_match","eval.date":"2025-01-01"}`, `{"obligations":["risk_assessment_yearly"],"cites":["ndsr/33"]}`},
		{"faces, before", `{"flow.mode":"none","dataset.people":100000,"dataset.kinds":["face"],"dataset.sensitive":true,"dataset.sensitive_people":100000,"eval.date":"2025-05-31"}`, `{"obligations_absent":["face_filing"]}`},
		{"faces", `{"flow.mode":"none","dataset.people":100000,"dataset.kinds":["face"],"dataset.sensitive":true,"dataset.sensitive_people":100000,"eval.date":"2025-06-01"}`, `{"obligations":["face_filing"],"cites":["cac-order-19/15"]}`},
		{"99,999 faces", `{"flow.mode":"none","dataset.people":99999,"dataset.kinds":["face"],"dataset.sensitive":true,"dataset.sensitive_people":99999}`, `{"obligations_absent":["face_filing"]}`},
		{"minors, before", `{"flow.mode":"none","dataset.people":5,"dataset.minor14_17_people":5,"eval.date":"2023-12-31"}`, `{"obligations_absent":["minor_audit_31_jan"]}`},
		{"minors", `{"flow.mode":"none","dataset.people":5,"dataset.minor14_17_people":5,"eval.date":"2024-01-01"}`, `{"obligations":["minor_audit_31_jan"]}`},
		{"minors, the day is announced", `{"flow.mode":"none","dataset.people":5,"dataset.minor14_17_people":5,"eval.date":"2025-12-29"}`, `{"obligations":["minor_audit_31_jan"],"cites":["minors-regulations/37","minor-audit-notice/date"]}`},
		{"contract filing, before", `{"dataset.people":5,"eval.date":"2023-05-31"}`, `{"export":"scc_or_certification","obligations_absent":["scc_file_10wd"]}`},
		{"contract filing", `{"dataset.people":5,"eval.date":"2023-06-01"}`, `{"export":"scc_or_certification","obligations":["scc_file_10wd"]}`},
		{"renewal, before", `{"dataset.people":5,"entity.ciio":true,"eval.date":"2024-03-21"}`, `{"export":"security_assessment","obligations_absent":["renew_60wd_before_3y"]}`},
		{"renewal", `{"dataset.people":5,"entity.ciio":true,"eval.date":"2024-03-22"}`, `{"export":"security_assessment","obligations":["renew_60wd_before_3y"]}`},
		{"notice, before", `{"dataset.people":5,"eval.date":"2021-10-31"}`, `{"obligations_absent":["notice_art39","pipia","record_3y"]}`},
		{"notice", `{"dataset.people":5,"eval.date":"2021-11-01"}`, `{"obligations":["notice_art39","separate_consent_if_consent_based","pipia","record_3y"]}`},
		{"automotive report", `{"flow.mode":"none","entity.sectors":["automotive"],"dataset.kinds":["out_of_car_video"],"dataset.contains_pi":false,"eval.date":"2021-10-01"}`, `{"obligations":["auto_report_15_dec"],"storage":"must_mainland"}`},
		{"automotive report, before", `{"flow.mode":"none","entity.sectors":["automotive"],"dataset.kinds":["out_of_car_video"],"dataset.contains_pi":false,"eval.date":"2021-09-30"}`, `{"obligations_absent":["auto_report_15_dec"],"storage_not":"must_mainland"}`},
		{"small, before", `{"dataset.people":500,"entity.processed_people":500,"eval.date":"2026-08-31"}`, `{"export":"exempt","alternatives_absent":["small_processor_measures"],"review":false}`},
		{"small", `{"dataset.people":500,"entity.processed_people":500,"eval.date":"2026-09-01"}`, `{"export":"exempt","alternatives":["small_processor_measures"]}`},
		{"small, perhaps", `{"dataset.people":500,"entity.processed_people":{"low":99999,"high":100000}}`, `{"alternatives_absent":["small_processor_measures"]}`},
		{"Order 24 of an operator", `{"flow.mode":"none","entity.ciio":true,"dataset.important_data":"notified","eval.date":"2026-08-20"}`, `{"cites":["cac-order-24/5","ndsr/33"]}`},
		{"certification, before", `{"dataset.people":5,"dataset.sensitive":true,"dataset.sensitive_people":5,"eval.date":"2025-12-31"}`, `{"cites":["cac-order-16/8"],"cites_absent":["cac-order-20/5"]}`},
		{"certification", `{"dataset.people":5,"dataset.sensitive":true,"dataset.sensitive_people":5,"eval.date":"2026-01-01"}`, `{"cites":["cac-order-16/8","cac-order-20/5"]}`},
		{"grade, before", `{"flow.mode":"none","dataset.mlps_level":2,"eval.date":"2025-12-31"}`, `{"storage":"mainland_by_grade","cites":["csl/21"],"cites_absent":["csl/23"]}`},
		{"grade", `{"flow.mode":"none","dataset.mlps_level":2,"eval.date":"2026-01-01"}`, `{"storage":"mainland_by_grade","cites":["csl/23"],"cites_absent":["csl/21"]}`},
		{"logs, before", `{"flow.mode":"none","dataset.kinds":["opinion_content"],"dataset.contains_pi":false,"eval.date":"2025-12-31"}`, `{"cites":["csl/21"],"cites_absent":["csl/23"]}`},
		{"localization, before", `{"flow.mode":"none","entity.ciio":true,"dataset.people":5,"eval.date":"2025-12-31"}`, `{"storage":"must_mainland","cites":["csl/37"],"cites_absent":["csl/39"]}`},
		{"the area, Hong Kong, before", `{"dataset.people":5,"flow.to":"hk","entity.gba_registered":true,"recipient.gba_registered":true,"eval.date":"2023-12-12"}`, `{"alternatives_absent":["gba_contract"]}`},
		{"the area, Hong Kong", `{"dataset.people":5,"flow.to":"hk","entity.gba_registered":true,"recipient.gba_registered":true,"eval.date":"2023-12-13"}`, `{"alternatives":["gba_contract"]}`},
		{"the area, Macao, before", `{"dataset.people":100000,"flow.to":"mo","entity.gba_registered":true,"recipient.gba_registered":true,"eval.date":"2024-09-09"}`, `{"alternatives_absent":["gba_contract"]}`},
		{"the area, Macao", `{"dataset.people":100000,"flow.to":"mo","entity.gba_registered":true,"recipient.gba_registered":true,"eval.date":"2024-09-10"}`, `{"alternatives":["gba_contract"]}`},
		{"the area, exempt", `{"dataset.people":5,"flow.to":"hk","entity.gba_registered":true,"recipient.gba_registered":true}`, `{"export":"exempt","alternatives_absent":["gba_contract"]}`},
		{"the area, one end", `{"dataset.people":100000,"flow.to":"hk","entity.gba_registered":true}`, `{"export":"scc_or_certification","alternatives_absent":["gba_contract"]}`},
		{"the area, an assessment", `{"dataset.people":1000000,"flow.to":"hk","entity.gba_registered":true,"recipient.gba_registered":true}`, `{"export":"security_assessment","alternatives_absent":["gba_contract"],"review":true}`},
	})
}

// TestRegimeOf2022 asks the rules that held until 2024-03-21.
func TestRegimeOf2022(t *testing.T) {
	decideCases(t, []specCase{
		{"a million processed", `{"dataset.people":1,"entity.processed_people":1000000,"eval.date":"2022-09-01"}`, `{"export":"security_assessment","cites":["cac-order-11/4(2)"],"cites_absent":["cac-order-16/7(2)"]}`},
		{"999,999 processed", `{"dataset.people":1,"entity.processed_people":999999,"eval.date":"2024-03-21"}`, `{"export":"scc_or_certification"}`},
		{"before Order 11", `{"dataset.people":1,"entity.processed_people":1000000,"eval.date":"2022-08-31"}`, `{"export":"scc_or_certification","cites_absent":["cac-order-11/4(2)"]}`},
		{"100,000 of this year", `{"dataset.people":100000,"eval.date":"2024-03-21"}`, `{"export":"security_assessment"}`},
		{"99,999", `{"dataset.people":99999,"eval.date":"2024-03-21"}`, `{"export":"scc_or_certification"}`},
		{"99,999 and one of the year before", `{"dataset.people":99999,"entity.exported_previous_year":1,"eval.date":"2024-03-21"}`, `{"export":"security_assessment"}`},
		{"10,000 sensitive", `{"dataset.people":10000,"dataset.sensitive":true,"dataset.sensitive_people":10000,"eval.date":"2024-03-21"}`, `{"export":"security_assessment"}`},
		{"9,999 sensitive", `{"dataset.people":9999,"dataset.sensitive":true,"dataset.sensitive_people":9999,"eval.date":"2024-03-21"}`, `{"export":"scc_or_certification"}`},
		{"the year before unknown", `{"dataset.people":5,"entity.exported_previous_year":null,"eval.date":"2024-03-21"}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["entity.exported_previous_year"]}`},
		{"processed unknown", `{"dataset.people":5,"entity.processed_people":null,"eval.date":"2024-03-21"}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["entity.processed_people"]}`},
		{"processed unknown today", `{"dataset.people":5,"entity.processed_people":null}`, `{"export":"exempt"}`},
		{"no ground of staff", `{"dataset.people":5,"flow.ground":"hr","eval.date":"2024-03-21"}`, `{"export":"scc_or_certification","missing_absent":["flow.necessary"]}`},
		{"no list", `{"dataset.people":5,"entity.ftz_list_result":"unknown","eval.date":"2024-03-21"}`, `{"export":"scc_or_certification","missing_absent":["entity.ftz_list_result"]}`},
		{"no ground of origin for an operator", `{"dataset.people":5,"dataset.origin":"overseas_only","entity.ciio":true,"eval.date":"2024-03-21"}`, `{"export":"security_assessment"}`},
		{"notified", `{"dataset.important_data":"notified","dataset.contains_pi":false,"eval.date":"2024-03-21"}`, `{"export":"security_assessment","cites_absent":["ndsr/37","cac-order-16/2"]}`},
		{"nothing personal", `{"dataset.contains_pi":false,"eval.date":"2024-03-21"}`, `{"export":"free"}`},
		{"a court", `{"dataset.people":5,"flow.recipient":"foreign_judicial","eval.date":"2023-01-01"}`, `{"export":"approval_required","cites":["dsl/36"]}`},
		{"an operator of 2017", `{"dataset.people":5,"entity.ciio":true,"eval.date":"2017-06-01"}`, `{"export":"security_assessment","storage":"must_mainland","cites":["csl/37"],"cites_absent":["pipl/40"]}`},
		{"the new numbers on their day", `{"dataset.people":99999,"entity.exported_previous_year":900000,"entity.processed_people":5000000,"eval.date":"2024-03-22"}`, `{"export":"exempt","cites":["cac-order-16/5(1)(iv)"],"cites_absent":["cac-order-11/4(2)","cac-order-11/4(3)"]}`},
	})
}
