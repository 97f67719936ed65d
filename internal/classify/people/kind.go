package people

// Kind is a kind of identifier, strongest first: a person who is known by several is counted by the strongest.
type Kind uint8

// The kinds.
const (
	ResidentID Kind = iota // resident identity numbers, 15 or 18, also those of foreigners' permanent residence
	Document               // passports, travel permits and other identity documents
	Phone                  // mobile and landline numbers
	Email                  // addresses of mail
	SocialID               // openid, unionid and other accounts of platforms
	PersonKey              // surrogate keys; they mean something only within the scope of the recorder
	Name                   // names of persons; they never link and bound from below only

	kinds = int(Name) + 1
)

// String returns the name of the kind as the detectors spell it.
func (k Kind) String() string {
	switch k {
	case ResidentID:
		return "resident_id"
	case Document:
		return "id_doc_number"
	case Phone:
		return "phone"
	case Email:
		return "email"
	case SocialID:
		return "social_id"
	case PersonKey:
		return "person_key"
	case Name:
		return "person_name"
	default:
		return "unknown"
	}
}

// KindOf returns the kind of the detector of that name, false when what it finds does not identify a person.
func KindOf(detector string) (Kind, bool) {
	for k := ResidentID; k <= Name; k++ {
		if k.String() == detector {
			return k, true
		}
	}
	return 0, false
}

// scoped reports whether equal values in two datasets may be different people.
func (k Kind) scoped() bool { return k == PersonKey || k == Name }
