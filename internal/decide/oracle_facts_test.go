package decide_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// The oracle is a second reading of the decision table, written from the
// text of the law facts alone and without a look at the engine: plain maps,
// two-valued rows, and every unknown tried both ways. It is slow and simple
// on purpose. Where the text can be read in two ways a comment marked DOUBT
// says which reading it takes.

// oFacts holds the facts of one item as they are written: truths as bool,
// words as string, lists as []string and counts as oBox. A nil value is an
// unknown fact.
type oFacts map[string]any

// oBox is a whole number that is known to lie between two ends, both
// included.
type oBox struct{ lo, hi int64 }

// oMany stands for "no upper end": larger than every threshold by far and
// small enough to add up.
const oMany = int64(1) << 40

const (
	oTruth = iota
	oCount
	oWord
	oPlace
	oList
	oGrade
	oDate
)

type oKey struct {
	kind  int
	def   any
	words []string
}

// oKeys is the table of the keys of an item, with what an absent key means.
func oKeys() map[string]oKey {
	unknownTruth := []string{
		"entity.ciio", "entity.state_organ", "entity.foreign_controlled", "entity.gba_registered",
		"recipient.gba_registered", "dataset.contains_pi", "dataset.sensitive", "dataset.core_data",
		"dataset.state_secret", "flow.necessary", "flow.onward_outside_gba", "flow.separate_consent",
		"flow.pipia_done", "flow.mechanism_done",
	}
	unknownCount := []string{
		"entity.processed_people", "entity.exported_ytd.nonsensitive", "entity.exported_ytd.sensitive",
		"entity.platform_registered_users", "entity.platform_mau", "dataset.people",
		"dataset.sensitive_people", "dataset.under14_people", "dataset.minor14_17_people",
	}
	zeroCount := []string{"entity.exported_ytd.exempt", "entity.exported_previous_year", "flow.overlap_people"}
	keys := map[string]oKey{
		"entity.large_platform_designated": {oTruth, false, nil},
		"entity.sectors":                   {oList, nil, oSectors()},
		"entity.registered_city":           {oWord, "other", nil},
		"entity.ftz_list_result": {
			oWord, "none",
			strings.Fields("on_list_assessment on_list_contract off_list sector_not_covered unknown none"),
		},
		"dataset.pi_state": {oWord, "identified", strings.Fields("identified deidentified anonymised aggregated unknown")},
		"dataset.fields":   {oList, []string{}, oLabels()},
		"dataset.kinds":    {oList, []string{}, oKinds()},
		"dataset.important_data": {
			oWord, "unknown",
			strings.Fields("notified published_match suspected no unknown"),
		},
		"dataset.origin":     {oWord, "mainland", strings.Fields("mainland overseas_only mixed unknown")},
		"dataset.stored":     {oPlace, nil, nil},
		"dataset.mlps_level": {oGrade, nil, nil},
		"flow.mode": {
			oWord, nil,
			strings.Fields("copy remote_access in_country_access direct_collection_abroad inbound none"),
		},
		"flow.to": {oPlace, nil, nil},
		"flow.ground": {oWord, "other", strings.Fields("contract hr emergency statutory_duty trade_no_pi " +
			"vehicle_exempt_scenario finance_exempt_scenario other unknown")},
		"flow.recipient": {oWord, "third_party", strings.Fields("group third_party foreign_judicial")},
		"eval.date":      {oDate, nil, nil},
	}
	for _, k := range unknownTruth {
		keys[k] = oKey{oTruth, nil, nil}
	}
	for _, k := range unknownCount {
		keys[k] = oKey{oCount, nil, nil}
	}
	for _, k := range zeroCount {
		keys[k] = oKey{oCount, oBox{0, 0}, nil}
	}
	return keys
}

func oSectors() []string {
	return strings.Fields("automotive mapping online_map ride_hailing credit_reporting banking insurance payment " +
		"securities audit_firm health_institution hgr industry_telecom online_publishing ecommerce express " +
		"education aviation opinion_service other")
}

func oKinds() []string {
	return strings.Fields("map_data vehicle_geo out_of_car_video traffic_flow charging_network audit_workpapers " +
		"hgr_info clinical_data population_health credit_info publishing_service opinion_content face")
}

// oLabels lists the closed vocabulary without age_N, which takes any number.
func oLabels() []string {
	return strings.Fields("address age_band bank_account_number bank_statement birth_date blood_type " +
		"browsing_history communication_record consent_record consumption_amount contact_list credential " +
		"credit_report criminal_record device_id driver_licence education email employment ethnicity face family " +
		"fingerprint gender gene geo_coordinate gps_precise_point guardian_contact height home_address " +
		"id_card_number id_card_photo imei income_detail ip_address ip_city_location licence_plate " +
		"location_track marital_status medical_record military_officer_id name nationality nickname not_personal " +
		"occupation_sensitive order_history other_personal passport_number payment_account payment_password " +
		"phone political_status prescription religion residence_permit salary sexual_orientation social_id " +
		"social_security_number tax_id travel_permit ugc uscc vin voiceprint weight")
}

// oRead turns the written facts of one item into values. The error names
// the first key that cannot be read.
func oRead(written map[string]any, today string) (oFacts, error) {
	keys := oKeys()
	for k := range written {
		if _, ok := keys[k]; !ok && !strings.HasPrefix(k, "x-") {
			return nil, fmt.Errorf("unknown key %s", k)
		}
	}
	facts := oFacts{}
	for k, key := range keys {
		w, given := written[k]
		if !given {
			facts[k] = key.def
			continue
		}
		v, err := oValue(key, w)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k, err)
		}
		facts[k] = v
	}
	// DOUBT: a day that is null is no known day; like an absent one it is today.
	if facts["eval.date"] == nil {
		facts["eval.date"] = today
	}
	return facts, nil
}

func oValue(key oKey, w any) (any, error) {
	if w == nil {
		return nil, nil
	}
	switch key.kind {
	case oTruth:
		if b, ok := w.(bool); ok {
			return b, nil
		}
	case oCount:
		return oCountOf(w)
	case oGrade:
		box, err := oCountOf(w)
		if b, ok := box.(oBox); err == nil && ok && b.lo == b.hi && b.lo >= 1 && b.lo <= 5 {
			return b, nil
		}
	case oWord, oPlace, oDate:
		if s, ok := w.(string); ok {
			return oWordOf(key, s)
		}
	case oList:
		return oListOf(key, w)
	}
	return nil, fmt.Errorf("unreadable %v", w)
}

func oWordOf(key oKey, s string) (any, error) {
	switch key.kind {
	case oDate:
		_, err := time.Parse("2006-01-02", s)
		return s, err
	case oPlace:
		if len(s) != 2 || s != strings.ToLower(s) {
			return nil, fmt.Errorf("no place: %s", s)
		}
		return s, nil
	}
	if key.words != nil && !slices.Contains(key.words, s) {
		return nil, fmt.Errorf("unknown word %s", s)
	}
	if s == "unknown" {
		return nil, nil
	}
	return s, nil
}

func oListOf(key oKey, w any) (any, error) {
	elements, ok := w.([]any)
	if !ok {
		return nil, fmt.Errorf("no list: %v", w)
	}
	words := []string{}
	for _, e := range elements {
		s, ok := e.(string)
		var age int
		_, err := fmt.Sscanf(s, "age_%d", &age)
		if !ok || !slices.Contains(key.words, s) && (err != nil || s != fmt.Sprintf("age_%d", age)) {
			return nil, fmt.Errorf("unknown word %v", e)
		}
		words = append(words, s)
	}
	// The table of the facts says of the sectors: empty is unknown.
	if len(words) == 0 && slices.Contains(key.words, "automotive") {
		return nil, nil
	}
	return words, nil
}

func oCountOf(w any) (any, error) {
	if m, ok := w.(map[string]any); ok {
		lo, err := oWhole(m["low"])
		if err != nil {
			return nil, err
		}
		hi, err := oWhole(m["high"])
		if err != nil || lo > hi || len(m) != 2 {
			return nil, fmt.Errorf("no interval: %v", w)
		}
		return oBox{lo, hi}, nil
	}
	n, err := oWhole(w)
	return oBox{n, n}, err
}

func oWhole(w any) (int64, error) {
	n, ok := w.(json.Number)
	if !ok {
		return 0, fmt.Errorf("no number: %v", w)
	}
	r, ok := new(big.Rat).SetString(n.String())
	if !ok || !r.IsInt() || r.Sign() < 0 || !r.Num().IsInt64() {
		return 0, fmt.Errorf("no whole number: %v", w)
	}
	return min(r.Num().Int64(), oMany), nil
}
