package report_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/domicile/domicile/configs"
)

// said is one text that people may read, with where it stands.
type said struct{ where, key, text string }

// textsOf lists every text of a YAML document, with the key that it stands under.
func textsOf(where, key string, n *yaml.Node) []said {
	var all []said
	if n.Kind == yaml.ScalarNode {
		return []said{{where + ":" + strconv.Itoa(n.Line), key, n.Value}}
	}
	for i, part := range n.Content {
		switch {
		case n.Kind != yaml.MappingNode:
			all = append(all, textsOf(where, key, part)...)
		case i%2 == 1: // after its key
			all = append(all, textsOf(where, n.Content[i-1].Value, part)...)
		}
	}
	return all
}

// shippedTexts lists the texts of every knowledge file by its name, without the words that detectors look for in data.
func shippedTexts(t *testing.T) map[string][]said {
	t.Helper()
	files := map[string][]said{}
	err := fs.WalkDir(configs.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" || path.Dir(name) == "detectors" {
			return err
		}
		data, err := fs.ReadFile(configs.FS, name)
		if err != nil {
			return err
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(data, &doc); err != nil {
			return err
		}
		files[name] = textsOf(name, "", &doc)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// literals lists the texts in the program itself.
func literals(t *testing.T) []said {
	t.Helper()
	var all []said
	for _, root := range []string{"../../cmd", "..", "../../providers"} {
		err := filepath.WalkDir(root, func(name string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			files := token.NewFileSet()
			parsed, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					all = append(all, said{files.Position(lit.Pos()).String(), "", lit.Value})
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// TestNoTextJudges walks every text that domicile ships, in data and in code, in both languages: none says what only an
// authority or a court may say of somebody.
func TestNoTextJudges(t *testing.T) {
	judges := regexp.MustCompile(`(?i)\b(non-?compliant|compliant|violat\w*|illegal\w*|unlawful\w*|infring\w*)\b|` +
		`违法|违规|非法|触犯|不合规|已合规|合规的`)
	quoted := strings.NewReplacer("非法使用", "", "并非法", "") // article 28 says how sensitive data is known; "is no legal …"
	texts := literals(t)
	if len(texts) < 1000 {
		t.Fatalf("%d texts in the program: the walk misses it", len(texts))
	}
	for _, file := range shippedTexts(t) {
		texts = append(texts, file...)
	}
	for _, x := range texts {
		if found := judges.FindString(quoted.Replace(x.text)); found != "" {
			t.Errorf("%s says %q: %s", x.where, found, x.text)
		}
	}
}

// TestNothingOrdersWithoutLaw asks of every rule and instrument that binds nobody by itself that its texts order
// nothing, and of the words of reports that they say must only of what a binding rule keeps at home.
func TestNothingOrdersWithoutLaw(t *testing.T) {
	orders := regexp.MustCompile(`(?i)\b(must|shall|obliged|mandatory)\b|必须|应当|不得不`)
	home := regexp.MustCompile(`(?i)must be home`)
	weak := []string{"notice", "standard", "draft", "practice"}
	walked := 0
	for name, texts := range shippedTexts(t) {
		top, _, _ := strings.Cut(name, "/")
		binds := !slices.ContainsFunc(texts, func(x said) bool { return x.key == "rank" && slices.Contains(weak, x.text) })
		if top != "words" && (binds || top != "rules" && top != "law") {
			continue
		}
		walked++
		for _, x := range texts {
			if top == "words" && (x.text == "mandatory notice" || !strings.HasSuffix(name, "en.yaml")) {
				continue // a rank; and Chinese words ask the reader for what the program needs
			}
			if found := orders.FindString(home.ReplaceAllString(x.text, "")); found != "" && x.key != "name" {
				t.Errorf("%s orders %q: %s", x.where, found, x.text)
			}
		}
	}
	if walked < 60 {
		t.Errorf("%d files walked: the test misses them", walked)
	}
}

// TestExemptionsSayTheirConditions asks of every rule for which nothing is filed that it says so under a condition, in
// both languages.
func TestExemptionsSayTheirConditions(t *testing.T) {
	exempt := 0
	for name, texts := range shippedTexts(t) {
		value := func(key string) string {
			at := slices.IndexFunc(texts, func(x said) bool { return x.key == key })
			if at < 0 {
				return ""
			}
			return texts[at].text
		}
		if !strings.HasPrefix(name, "rules/export/") || value("export") != "exempt" && value("export") != "free" {
			continue
		}
		exempt++
		if en := value("en"); !strings.Contains(en, " is indicated if ") {
			t.Errorf("%s: %s", name, en)
		}
		if zh := value("zh"); !strings.Contains(zh, "的，未提示") {
			t.Errorf("%s: %s", name, zh)
		}
	}
	if exempt < 8 {
		t.Errorf("%d rules: the test misses them", exempt)
	}
}
