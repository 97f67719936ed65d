package decide

// Fact names one fact of the closed vocabulary. Rules, facts as JSON and Missing spell it as its key.
type Fact uint8

// The facts, by type. The order within a type is that of its place in Facts.
const (
	NoFact Fact = iota

	// Truths.
	CIIO
	StateOrgan
	ForeignControlled
	EntityGBA
	RecipientGBA
	LargePlatform
	ContainsPI
	SensitiveStated
	CoreData
	StateSecret
	Necessary
	OnwardOutsideGBA
	SeparateConsent
	PIPIADone
	MechanismDone
	OpinionDomestic // company policy; no key of the input

	// Counts.
	ProcessedPeople
	ExportedOrdinary
	ExportedSensitive
	ExportedExempt
	ExportedPreviousYear
	PlatformUsers
	PlatformMAU
	People
	SensitivePeople
	Under14People
	Minor14People
	OverlapPeople
	MLPSLevel

	// Words.
	FTZListResult
	PIState
	ImportantData
	Origin
	FlowMode
	FlowGround
	FlowRecipient

	// Places.
	Stored
	FlowTo

	// Lists.
	Sectors
	Fields
	Kinds

	// Free words.
	RegisteredCity

	factCount
)

const (
	firstTruth, truthCount = CIIO, ProcessedPeople - CIIO
	firstCount, countCount = ProcessedPeople, FTZListResult - ProcessedPeople
	firstWord, wordCount   = FTZListResult, Stored - FTZListResult
	firstPlace, placeCount = Stored, Sectors - Stored
	firstList, listCount   = Sectors, RegisteredCity - Sectors
)

// Key returns the key of the fact as the input spells it.
func (f Fact) Key() string { return vocabulary[f].key }

// FactOf finds a fact by its key; NoFact when there is none.
func FactOf(key string) Fact {
	for f := NoFact + 1; f < factCount; f++ {
		if vocabulary[f].key == key {
			return f
		}
	}
	return NoFact
}
