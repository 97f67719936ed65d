package decide_test

import (
	"slices"
	"testing"
)

// TestEveryLabel asks each label of a column by itself whether it is sensitive, as the national standard of 2025 reads.
func TestEveryLabel(t *testing.T) {
	r := load(t)
	yes := []string{
		"credit_report", "criminal_record", "face", "fingerprint", "gene", "gps_precise_point",
		"id_card_photo", "income_detail", "location_track", "medical_record", "occupation_sensitive",
		"payment_password", "prescription", "religion", "sexual_orientation", "voiceprint", "age_0", "age_5", "age_13",
	}
	no := []string{
		"address", "age_14", "age_17", "age_18", "age_101", "age_band", "bank_statement", "birth_date",
		"blood_type", "browsing_history", "consent_record", "consumption_amount", "device_id", "education", "email",
		"employment", "gender", "height", "home_address", "id_card_number", "imei", "ip_address", "ip_city_location",
		"licence_plate", "marital_status", "name", "nationality", "nickname", "not_personal", "order_history",
		"passport_number", "phone", "social_id", "tax_id", "ugc", "uscc", "vin", "weight", "guardian_contact",
		"communication_record", "contact_list", "driver_licence", "ethnicity", "family", "military_officer_id",
		"other_personal", "political_status", "residence_permit", "social_security_number", "travel_permit", "credential",
		"geo_coordinate", "age_N",
	}
	arguable := []string{"bank_account_number", "payment_account", "salary"}
	for _, label := range slices.Concat(yes, no, arguable) {
		t.Run(label, func(t *testing.T) {
			d := answer(t, r, `{"dataset.fields":["`+label+`"]}`)
			sound(t, d)
			want := `{"sensitive":true}`
			switch {
			case slices.Contains(no, label):
				want = `{"sensitive":false}`
			case slices.Contains(arguable, label):
				want = `{"review":true}`
			}
			check(t, d, expectationOf(t, want))
		})
	}
}

// TestLabels asks combinations of labels, and labels beside what else is known.
func TestLabels(t *testing.T) {
	r := load(t)
	for _, tt := range []specCase{
		{"a label in a crowd", `{"dataset.fields":["name","phone","email","religion"]}`, `{"sensitive":true}`},
		{"ID number, name and address", `{"dataset.fields":["name","id_card_number","home_address"]}`, `{"sensitive":false}`},
		{"number and password", `{"dataset.fields":["bank_account_number","payment_password"]}`, `{"sensitive":true}`},
		{"aggregated", `{"dataset.fields":["name","id_card_number","phone","bank_account_number"]}`, `{"sensitive":true,"review":true,"cites":["gbt-45574-2025/A"]}`},
		{"a body", `{"dataset.fields":["height","weight","blood_type","gender","age_band"]}`, `{"sensitive":false,"review":false}`},
		{"a pupil of 13", `{"dataset.fields":["name","age_13"]}`, `{"sensitive":true,"obligations":["guardian_consent","special_rules","minor_audit_31_jan"]}`},
		{"a pupil of 14", `{"dataset.fields":["name","age_14"]}`, `{"sensitive":false,"obligations":["minor_audit_31_jan"],"obligations_absent":["guardian_consent","special_rules"]}`},
		{"a pupil of 17", `{"dataset.fields":["name","age_17"]}`, `{"sensitive":false,"obligations":["minor_audit_31_jan"]}`},
		{"an adult", `{"dataset.fields":["name","age_18"]}`, `{"sensitive":false,"obligations_absent":["minor_audit_31_jan"]}`},
		{"hashed faces", `{"dataset.fields":["face"],"dataset.pi_state":"deidentified"}`, `{"sensitive":true}`},
		{"anonymised faces", `{"dataset.fields":["face"],"dataset.pi_state":"anonymised"}`, `{"sensitive":false,"review":true}`},
		{"nobody's", `{"dataset.fields":["not_personal","uscc"],"flow.mode":"copy","flow.to":"us","dataset.important_data":"no","entity.state_organ":false,"entity.ciio":false,"entity.sectors":["other"]}`, `{"sensitive":false,"export":"free"}`},
		{"labels are personal data", `{"dataset.fields":["email"],"dataset.people":100000,"flow.mode":"copy","flow.to":"us","dataset.important_data":"no","entity.state_organ":false,"entity.ciio":false,"entity.sectors":["other"],"entity.exported_ytd.nonsensitive":0,"entity.exported_ytd.sensitive":0}`, `{"export":"scc_or_certification"}`},
		{"a sensitive label without a count", `{"dataset.fields":["face"],"dataset.people":20000,"flow.mode":"copy","flow.to":"us","dataset.important_data":"no","entity.state_organ":false,"entity.ciio":false,"entity.sectors":["other"],"entity.exported_ytd.nonsensitive":0,"entity.exported_ytd.sensitive":0}`, `{"export":"undetermined","worst_case":"security_assessment","missing":["dataset.sensitive_people"],"sensitive":true}`},
		{"no fact at all", `{}`, `{"export":"undetermined","storage":"undetermined","worst_case":"prohibited","sensitive":null,"missing":["flow.mode","entity.ciio","entity.state_organ"]}`},
		{"no fact but the day before Order 16", `{"eval.date":"2024-03-21"}`, `{"export":"undetermined","storage":"undetermined"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := answer(t, r, tt.facts)
			check(t, d, expectationOf(t, tt.want))
			sound(t, d)
		})
	}
}

// TestDefaults asks that an absent key takes the default of the table, also where null does not.
func TestDefaults(t *testing.T) {
	r := load(t)
	known := `{"entity.ciio":false,"entity.state_organ":false,"entity.sectors":["other"],"dataset.contains_pi":true,
		"dataset.sensitive":false,"dataset.sensitive_people":0,"dataset.under14_people":0,"dataset.people":60000,
		"entity.exported_ytd.nonsensitive":0,"entity.exported_ytd.sensitive":0,"dataset.stored":"cn",
		"dataset.important_data":"no","flow.mode":"copy","flow.to":"us"}`
	for _, tt := range []specCase{
		{"all defaults", `{}`, `{"export":"exempt","storage":"no_rule"}`},
		{"before: the year before is nobody", `{"eval.date":"2024-03-21","entity.processed_people":60000}`, `{"export":"scc_or_certification"}`},
		{"overlap is nobody", `{"dataset.people":100000}`, `{"export":"scc_or_certification"}`},
		{"a large platform is false", `{}`, `{"missing_absent":["entity.large_platform_designated"]}`},
		{"importance is unknown", `{"dataset.important_data":"unknown"}`, `{"export":"exempt","review":true}`},
		{"facts of the sender", `{"x-note":{"any":[1,null]},"x-":1}`, `{"export":"exempt"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := answer(t, r, over(t, known, tt.facts))
			check(t, d, expectationOf(t, tt.want))
			sound(t, d)
		})
	}
}
