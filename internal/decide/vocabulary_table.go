package decide

import (
	"slices"
	"strings"
)

// kind is the type of a fact.
type kind uint8

const (
	truthKind kind = iota + 1
	countKind
	gradeKind // a whole number from 1 to 5
	wordKind
	placeKind
	listKind
	freeKind
)

// term is one fact of the vocabulary: its key, type, words, and default when the key is absent. A default of "" is
// unknown. The word "unknown" is unknown wherever it stands.
type term struct {
	key     string
	kind    kind
	words   []string
	missing string // default of the input
	// wordUnknown says that the input may spell null as the word unknown.
	wordUnknown bool
	asked       bool // somebody could answer it: it may be listed as missing
}

// set turns words into a set.
func (t *term) set(words []string) (s set) {
	for _, w := range words {
		if i := slices.Index(t.words, w); i >= 0 {
			s.add(i)
		}
	}
	return s
}

// vocabulary is every fact that the input may state.
var vocabulary = [factCount]term{
	CIIO:              {key: "entity.ciio", kind: truthKind, asked: true},
	StateOrgan:        {key: "entity.state_organ", kind: truthKind, asked: true},
	ForeignControlled: {key: "entity.foreign_controlled", kind: truthKind, asked: true},
	EntityGBA:         {key: "entity.gba_registered", kind: truthKind},
	RecipientGBA:      {key: "recipient.gba_registered", kind: truthKind},
	LargePlatform:     {key: "entity.large_platform_designated", kind: truthKind, missing: "false", asked: true},
	ContainsPI:        {key: "dataset.contains_pi", kind: truthKind, asked: true},
	SensitiveStated:   {key: "dataset.sensitive", kind: truthKind, asked: true},
	CoreData:          {key: "dataset.core_data", kind: truthKind, asked: true},
	StateSecret:       {key: "dataset.state_secret", kind: truthKind, asked: true},
	Necessary:         {key: "flow.necessary", kind: truthKind, asked: true},
	OnwardOutsideGBA:  {key: "flow.onward_outside_gba", kind: truthKind},
	SeparateConsent:   {key: "flow.separate_consent", kind: truthKind},
	PIPIADone:         {key: "flow.pipia_done", kind: truthKind},
	MechanismDone:     {key: "flow.mechanism_done", kind: truthKind},
	OpinionDomestic:   {key: "policy.opinion_data_domestic", kind: truthKind, missing: "true"},

	ProcessedPeople:      {key: "entity.processed_people", kind: countKind, asked: true},
	ExportedOrdinary:     {key: "entity.exported_ytd.nonsensitive", kind: countKind, asked: true},
	ExportedSensitive:    {key: "entity.exported_ytd.sensitive", kind: countKind, asked: true},
	ExportedExempt:       {key: "entity.exported_ytd.exempt", kind: countKind, missing: "0"},
	ExportedPreviousYear: {key: "entity.exported_previous_year", kind: countKind, asked: true, missing: "0"},
	PlatformUsers:        {key: "entity.platform_registered_users", kind: countKind, asked: true},
	PlatformMAU:          {key: "entity.platform_mau", kind: countKind, asked: true},
	People:               {key: "dataset.people", kind: countKind, asked: true},
	SensitivePeople:      {key: "dataset.sensitive_people", kind: countKind, asked: true},
	Under14People:        {key: "dataset.under14_people", kind: countKind, asked: true},
	Minor14People:        {key: "dataset.minor14_17_people", kind: countKind},
	OverlapPeople:        {key: "flow.overlap_people", kind: countKind, asked: true, missing: "0"},
	MLPSLevel:            {key: "dataset.mlps_level", kind: gradeKind, asked: true},

	FTZListResult: {
		key: "entity.ftz_list_result", kind: wordKind, wordUnknown: true, asked: true, missing: "none",
		words: strings.Fields("on_list_assessment on_list_contract off_list sector_not_covered none"),
	},
	PIState: {
		key: "dataset.pi_state", kind: wordKind, wordUnknown: true, asked: true, missing: "identified",
		words: strings.Fields("identified deidentified anonymised aggregated"),
	},
	ImportantData: {
		key: "dataset.important_data", kind: wordKind, wordUnknown: true, asked: true,
		words: strings.Fields("notified published_match suspected no"),
	},
	Origin: {
		key: "dataset.origin", kind: wordKind, wordUnknown: true, asked: true, missing: "mainland",
		words: strings.Fields("mainland overseas_only mixed"),
	},
	FlowMode: {
		key: "flow.mode", kind: wordKind, wordUnknown: true, asked: true,
		words: strings.Fields("copy remote_access in_country_access direct_collection_abroad inbound none"),
	},
	FlowGround: {
		key: "flow.ground", kind: wordKind, wordUnknown: true, asked: true, missing: "other",
		words: strings.Fields("contract hr emergency statutory_duty trade_no_pi vehicle_exempt_scenario finance_exempt_scenario other"),
	},
	FlowRecipient: {
		key: "flow.recipient", kind: wordKind, asked: true, missing: "third_party",
		words: strings.Fields("group third_party foreign_judicial"),
	},

	Stored: {key: "dataset.stored", kind: placeKind, asked: true},
	FlowTo: {key: "flow.to", kind: placeKind, asked: true},

	Sectors: {
		key: "entity.sectors", kind: listKind, asked: true,
		words: strings.Fields("automotive mapping online_map ride_hailing credit_reporting banking insurance payment securities audit_firm " +
			"health_institution hgr industry_telecom online_publishing ecommerce express education aviation opinion_service other"),
	},
	Fields: {
		key: "dataset.fields", kind: listKind, missing: "[]",
		words: strings.Fields("address age_N age_under_14 age_14_17 age_band bank_account_number bank_statement birth_date blood_type browsing_history " +
			"communication_record consent_record consumption_amount contact_list credential credit_report criminal_record device_id " +
			"driver_licence education email employment ethnicity face family fingerprint gender gene geo_coordinate gps_precise_point " +
			"guardian_contact height home_address id_card_number id_card_photo imei income_detail ip_address ip_city_location " +
			"licence_plate location_track marital_status medical_record military_officer_id name nationality nickname not_personal " +
			"occupation_sensitive order_history other_personal passport_number payment_account payment_password phone political_status " +
			"prescription religion residence_permit salary sexual_orientation social_id social_security_number tax_id travel_permit ugc " +
			"uscc vin voiceprint weight"),
	},
	Kinds: {
		key: "dataset.kinds", kind: listKind, asked: true, missing: "[]",
		words: strings.Fields("map_data vehicle_geo out_of_car_video traffic_flow charging_network audit_workpapers hgr_info " +
			"clinical_data population_health credit_info publishing_service opinion_content face technology"),
	},

	RegisteredCity: {key: "entity.registered_city", kind: freeKind, missing: "other"},
}
