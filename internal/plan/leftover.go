package plan

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// Leftover is something that can be left of a store abroad after its data moved, with a command that looks for it and
// changes nothing. The rows of configs/leftovers state them.
type Leftover struct {
	Provider   string           `yaml:"provider"` // "": of any
	Kinds      []inventory.Kind `yaml:"kinds"`    // none: of any kind
	Services   []string         `yaml:"services"` // none: of any service
	Engines    []string         `yaml:"engines"`  // none: of any engine
	What       Text             `yaml:"what"`
	Look       string           `yaml:"look"` // commands of a shell; "" where none exists. {name}, {id}, {region}, {account} are the store's
	Provenance `yaml:",inline"`
}

// leftoverFile is one file of configs/leftovers.
type leftoverFile struct {
	Leftovers []Leftover `yaml:"leftovers"`
}

// Leftovers lists what can be left of a store, in the order of the files.
func (k *Knowledge) Leftovers(st *inventory.Store) []Leftover {
	var list []Leftover
	for i := range k.LeftAbroad {
		if l := &k.LeftAbroad[i]; l.of(st) {
			list = append(list, *l)
		}
	}
	return list
}

// Command is the command for a store; quote makes one word of the shell of each name.
func (l *Leftover) Command(st *inventory.Store, quote func(string) string) string {
	return strings.NewReplacer(
		"{name}", quote(BucketName(st)), "{id}", quote(string(st.ID)), "{region}", quote(st.Region), "{account}", quote(st.Account),
	).Replace(l.Look)
}

func (l *Leftover) of(st *inventory.Store) bool {
	return (l.Provider == "" || l.Provider == st.Provider) &&
		(len(l.Kinds) == 0 || slices.Contains(l.Kinds, st.Kind)) &&
		(len(l.Services) == 0 || slices.Contains(l.Services, st.Service)) &&
		(len(l.Engines) == 0 || slices.Contains(l.Engines, st.Engine))
}

// loadLeftovers reads the folder leftovers. A knowledge folder without it plans without these lists.
func (k *Knowledge) loadLeftovers(fsys fs.FS) error {
	return optional(eachFile(fsys, "leftovers", func(f *leftoverFile) { k.LeftAbroad = append(k.LeftAbroad, f.Leftovers...) }))
}

// leftovers checks the rows: a word in both languages, a source, a condition, and a command that only reads.
func (c *checker) leftovers() {
	for i := range c.k.LeftAbroad {
		l := &c.k.LeftAbroad[i]
		if l.What.EN == "" || l.What.ZH == "" || l.Source == "" || !isMark(l.Mark) {
			c.wrong("leftover %q: needs words in both languages, a source and a mark of P, M, S or R", l.What.EN)
		}
		if l.Provider == "" && len(l.Kinds)+len(l.Services)+len(l.Engines) == 0 {
			c.wrong("leftover %q: is of every store", l.What.EN)
		}
		if word := changes(l.Look); word != "" {
			c.wrong("leftover %q: the command changes something: %s", l.What.EN, word)
		}
	}
}

// changes returns the word of a command line that would change something, "" when there is none.
func changes(look string) string {
	words := strings.FieldsFunc(look, func(r rune) bool { return r == ' ' || r == ';' || r == '|' || r == '\'' })
	for _, w := range words {
		for _, verb := range []string{"delete", "remove", "rm", "put", "create", "update", "set", "drop", "purge", "abort", "destroy", "disable"} {
			if name := strings.ToLower(w); name == verb || strings.HasPrefix(name, verb+"-") {
				return w
			}
		}
	}
	return ""
}
