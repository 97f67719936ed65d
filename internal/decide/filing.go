package decide

// FilingCheck says whether a flow is covered by a filing: an approval, contract or certificate that exists already.
type FilingCheck struct {
	State  string   `json:"state"`            // inside, outside, expired, none
	Number string   `json:"number,omitempty"` // of the filing that comes nearest
	Kind   string   `json:"kind,omitempty"`   // security_assessment, standard_contract, certification, gba_contract
	Why    []string `json:"why,omitempty"`    // in what the flow is outside: the Outside words
}

// The states of a FilingCheck.
const (
	FilingInside  = "inside"
	FilingOutside = "outside" // a filing is about this flow, and does not cover it
	FilingExpired = "expired"
	FilingNone    = "none" // no filing is about it
)

// The words of FilingCheck.Why: what the filing does not cover.
const (
	OutsideRecipient = "recipient" // another recipient, or nobody knows which
	OutsidePlace     = "destination"
	OutsideKinds     = "kinds"  // data of kinds that the filing does not name
	OutsidePeople    = "people" // more people than were filed
	OutsideEarly     = "not_yet_effective"
	OutsideLate      = "expired"
)
