package decide_test

import "slices"

// oStorage returns the strictest storage row that fires for one completion.
func oStorage(w *oWorld) string {
	switch {
	case oMustStay(w):
		return "must_mainland"
	case w.from("2019-12-01") && w.atLeast("dataset.mlps_level", 2):
		return "mainland_by_grade"
	case oBetterStay(w):
		return "recommended_mainland"
	}
	return "no_rule"
}

func oMustStay(w *oWorld) bool {
	if w.truth("dataset.state_secret") {
		return true
	}
	notified := w.from("2021-09-01") && (w.truth("dataset.core_data") || oImportant(w))
	if notified { // "in effect": it may not leave; a lawyer looks
		return true
	}
	if w.truth("entity.ciio") && w.word("dataset.origin") != "overseas_only" && (oImportant(w) || oPersonal(w)) {
		return true
	}
	if w.from("2021-11-01") && w.truth("entity.state_organ") && oPersonal(w) {
		return true
	}
	if w.has("entity.sectors", "ride_hailing") && oPersonal(w) {
		return true
	}
	for _, s := range [][3]string{
		{"online_map", "map_data", "2016-01-01"},
		{"credit_reporting", "credit_info", "2013-03-15"},
		{"audit_firm", "audit_workpapers", "2024-10-01"},
		{"health_institution", "population_health", "2015-01-01"},
		{"online_publishing", "publishing_service", "2016-03-10"},
	} {
		if w.from(s[2]) && w.has("dataset.kinds", s[1]) && w.has("entity.sectors", s[0]) {
			return true
		}
	}
	return false
}

// oBetterStay holds the rows that never say must: size, sensitivity, the
// company's policy on opinion data, and what section 4 calls expected.
// DOUBT: the table has a row of the draft on large platforms, and drafts are
// switched off: sizes that are known speak, unknown ones are not asked.
// DOUBT: size and risk speak of what was collected in the mainland; nobody
// advises to bring home what never was there.
func oBetterStay(w *oWorld) bool {
	if w.has("dataset.kinds", "opinion_content") || w.from("2022-08-30") && w.has("dataset.kinds", "vehicle_geo") {
		return true
	}
	if w.from("2019-01-01") && w.has("entity.sectors", "health_institution") &&
		(w.has("dataset.kinds", "clinical_data") || w.has("dataset.kinds", "population_health")) {
		return true
	}
	if !oPersonal(w) {
		return false
	}
	if w.from("2025-11-22") && oLargePlatform(w) {
		return true
	}
	if w.word("dataset.origin") == "overseas_only" {
		return false
	}
	if w.has("entity.sectors", "banking") {
		return true
	}
	return w.from("2021-11-01") && (w.atLeast("entity.processed_people", 1_000_000) || w.truth("dataset.sensitive"))
}

func oLargePlatform(w *oWorld) bool {
	users, _ := w.given["entity.platform_registered_users"].(oBox)
	active, _ := w.given["entity.platform_mau"].(oBox)
	return w.given["entity.large_platform_designated"] == true || users.lo >= 50_000_000 || active.lo >= 10_000_000
}

// oDuties returns the obligations of one completion, beside its export.
func oDuties(w *oWorld, export string) []string {
	var out []string
	add := func(from string, fires bool, duties ...string) {
		if fires && w.from(from) {
			out = append(out, duties...)
		}
	}
	done := func(key string) bool { return w.given[key] == true }
	personal := oPersonal(w)
	// Reading inside the mainland is no export, also where a row before
	// row 3 asks for an approval.
	leaves := export != "not_an_export" && w.word("flow.mode") != "in_country_access"
	add("2021-11-01", leaves && personal, "notice_art39", "record_3y")
	add("2021-11-01", leaves && personal && !done("flow.separate_consent"), "separate_consent_if_consent_based")
	add("2021-11-01", leaves && personal && !done("flow.pipia_done"), "pipia")
	children := personal && w.atLeast("dataset.under14_people", 1)
	add("2019-10-01", children, "guardian_consent", "special_rules")
	add("2024-01-01", children || personal && w.atLeast("dataset.minor14_17_people", 1), "minor_audit_31_jan")
	add("2025-07-18", w.atLeast("entity.processed_people", 1_000_000), "officer_filing_30wd")
	add("2025-01-01", w.atLeast("entity.processed_people", 10_000_000), "ndsr_30_32")
	add("2025-05-01", w.atLeast("entity.processed_people", 10_000_001), "audit_2y")
	important := oImportant(w)
	add("2025-01-01", important, "risk_assessment_yearly")
	add("2024-03-22", important || w.given["dataset.important_data"] == "suspected", "declare")
	fields, _ := w.given["dataset.fields"].([]string)
	face := slices.Contains(fields, "face") || w.has("dataset.kinds", "face")
	add("2025-06-01", face && w.atLeast("dataset.people", 100_000), "face_filing")
	add("2023-06-01", export == "scc_or_certification" && !done("flow.mechanism_done"), "scc_file_10wd")
	// A state organ assesses by itself: nothing of the CAC is renewed.
	state := w.given["dataset.pi_state"]
	certain := w.given["dataset.contains_pi"] == true && (state == "identified" || state == "deidentified")
	organ := certain && w.given["entity.state_organ"] == true
	add("2024-03-22", export == "security_assessment" && !organ, "renew_60wd_before_3y")
	add("2021-10-01", important && w.has("entity.sectors", "automotive"), "auto_report_15_dec")
	// "A sector alone decides nothing": an opinion service has these duties for
	// its opinion content. What is unknown about the kinds is not shown.
	opinion := oGiven(w, "dataset.kinds", "opinion_content")
	add("2018-11-30", opinion, "opinion_security_assessment")
	add("2022-03-01", opinion, "algorithm_filing")
	add("2017-06-01", opinion, "logs_6_months")
	add("2021-11-01", personal && w.word("flow.mode") == "direct_collection_abroad", "mainland_representative")
	slices.Sort(out)
	return slices.Compact(out)
}

func oGiven(w *oWorld, key, word string) bool {
	list, _ := w.given[key].([]string)
	return slices.Contains(list, word)
}

// oAlternatives returns what could be used instead, for one completion. The
// contract of the Greater Bay Area covers flows inside the area only, and
// that of Macao is the younger one.
func oAlternatives(w *oWorld, export string) []string {
	var out []string
	to := w.word("flow.to")
	place := to == "hk" && w.from("2023-12-13") || to == "mo" && w.from("2024-09-10")
	if place && export == "scc_or_certification" && w.truth("entity.gba_registered") &&
		w.truth("recipient.gba_registered") && !w.truth("flow.onward_outside_gba") {
		out = append(out, "gba_contract")
	}
	if w.from("2026-09-01") && oPersonal(w) && !w.atLeast("entity.processed_people", 100_000) {
		out = append(out, "small_processor_measures")
	}
	return out
}
