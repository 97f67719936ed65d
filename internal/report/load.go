package report

import (
	"bytes"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/domicile/domicile/internal/inventory"
)

// Words is the catalogue of one language. It is immutable and safe for concurrent use.
type Words struct {
	Lang string
	text map[string]string
}

// LoadWords reads the catalogue of a language (en or zh) from words/LANG.yaml.
func LoadWords(fsys fs.FS, lang string) (*Words, error) {
	name := "words/" + lang + ".yaml"
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("report: load words %s: %w", lang, err)
	}
	var file struct {
		Lang  string            `yaml:"lang"`
		Words map[string]string `yaml:"words"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("report: load words %s: %w", name, err)
	}
	return &Words{Lang: file.Lang, text: file.Words}, nil
}

// Say returns the text of a key with its arguments filled in. A key that the catalogue lacks is said as itself: a test
// keeps that from happening.
func (w *Words) Say(key string, args ...string) string {
	text, ok := w.text[key]
	if !ok {
		return strings.Join(append([]string{key}, args...), " ")
	}
	pairs := []string{"{*}", strings.Join(args, ", ")}
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", a)
	}
	return strings.NewReplacer(pairs...).Replace(text) // in one pass: a name may hold braces
}

// Has reports whether the catalogue has words for a key.
func (w *Words) Has(key string) bool { _, ok := w.text[key]; return ok }

// Facts names facts in the words of a reader. One that has no name, such as a fact of a user's own, is said as its key.
func (w *Words) Facts(keys []string) []string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = key
		if name := "fact." + key; w.Has(name) {
			names[i] = w.Say(name)
		}
	}
	return names
}

// Keys returns every key, in no order.
func (w *Words) Keys() []string {
	keys := make([]string, 0, len(w.text))
	for k := range w.text {
		keys = append(keys, k)
	}
	return keys
}

// Fix says what closes a gap.
func (w *Words) Fix(f inventory.Fix) string {
	key := "fix." + string(f.Code)
	if f.Code == inventory.FixSetting && len(f.Args) > 1 {
		if special := key + "." + f.Args[0]; w.Has(special) {
			return w.Say(special, f.Args...)
		}
		key += ".value"
	}
	return w.Say(key, f.Args...)
}
