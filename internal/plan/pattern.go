package plan

import "slices"

// Traits are what is known of a flow when its pattern and mechanism are chosen: the words of configs/patterns/facts.yaml.
type Traits map[string]string

// Trait is one fact of that vocabulary: what it may be, and the question that settles it while it is unknown.
type Trait struct {
	ID       string   `yaml:"id"`
	Values   []string `yaml:"values"`
	ZH       string   `yaml:"zh"`
	EN       string   `yaml:"en"`
	Ask      bool     `yaml:"ask"` // its answer may change the word or the pattern of any flow that is masked or filed for
	Question Text     `yaml:"question"`
	Who      Text     `yaml:"who"`
}

// Answerer says who can answer what the rules leave open about a flow.
type Answerer struct {
	Fact string `yaml:"fact"`
	ZH   string `yaml:"zh"`
	EN   string `yaml:"en"`
	Ask  Text   `yaml:"ask"` // in the words of a sync; none: those of "domicile ask"
}

// Need is one thing that has to hold of a flow. A need of scope says what something is for; any other is a limit, and
// whoever fails it is told why.
type Need struct {
	Fact  string   `yaml:"fact"`
	In    []string `yaml:"in"`
	Scope bool     `yaml:"scope"`
	Why   Text     `yaml:"why"` // why not, when it does not hold
}

// Pattern is one way in which a flow may go on, or end, beside the data at home.
type Pattern struct {
	ID         string              `yaml:"id"`   // A to G
	Form       string              `yaml:"form"` // tells two rows of one pattern apart
	Rank       int                 `yaml:"rank"` // patterns are tried in ascending order
	Name       Text                `yaml:"name"`
	How        Text                `yaml:"how"`
	Hows       map[string]Text     `yaml:"hows"`   // instead of How, by what ends the flow, by export result, or by its way
	Steady     Text                `yaml:"steady"` // what goes on once the store is home
	Use        string              `yaml:"use"`    // which masks its columns take: none, all, aggregate, replica, declared, handle
	Words      map[string]SyncWord `yaml:"words"`  // by export result; "*" is every other
	Notes      []Text              `yaml:"notes"`
	Needs      []Need              `yaml:"needs"`      // all of them; the first that fails is why it is not taken
	Mechanisms []string            `yaml:"mechanisms"` // in order of preference
	Cases      []TraitCase         `yaml:"cases"`
	Provenance `yaml:",inline"`
}

// TraitCase is a set of facts with what follows from them.
type TraitCase struct {
	Facts Traits   `yaml:"facts"`
	Want  string   `yaml:"want"` // takes, or the fact that fails
	Word  SyncWord `yaml:"word"` // "" is not looked at
}

// takes is what a case wants of facts that fit.
const takes = "takes"

// fails returns the first need that does not hold, nil when all do. A fact that is not stated is unknown.
func fails(needs []Need, t Traits) *Need {
	for i := range needs {
		if !needs[i].holds(t) {
			return &needs[i]
		}
	}
	return nil
}

func (n *Need) holds(t Traits) bool {
	return slices.Contains(n.In, t.of(n.Fact))
}

const unknownTrait = "unknown"

func (t Traits) of(fact string) string {
	if v := t[fact]; v != "" {
		return v
	}
	return unknownTrait
}

// word is the sync word of a flow with that export result, "" when the pattern has none for it.
func (p *Pattern) word(export string) SyncWord {
	if w, ok := p.Words[export]; ok {
		return w
	}
	return p.Words["*"]
}

// how says the pattern of a flow in words.
func (p *Pattern) how(t Traits) Text {
	for _, fact := range []string{"stop", "export", "via"} {
		if text, ok := p.Hows[t[fact]]; ok {
			return text
		}
	}
	return p.How
}
