package filing_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report/filing"
)

// parts reads a package of Office Open XML: every part is XML, every part but the relations has a type, every relation
// leads somewhere.
func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(body)
		dec := xml.NewDecoder(bytes.NewReader(body))
		for {
			if _, err := dec.Token(); err != nil {
				if !errors.Is(err, io.EOF) {
					t.Errorf("%s: %v", f.Name, err)
				}
				break
			}
		}
	}
	if z.File[0].Name != "[Content_Types].xml" {
		t.Errorf("the types are not the first part, but %s", z.File[0].Name)
	}
	for name := range all {
		if name != "[Content_Types].xml" && !strings.HasSuffix(name, ".rels") && !strings.Contains(all["[Content_Types].xml"], `PartName="/`+name+`"`) {
			t.Errorf("%s has no type", name)
		}
	}
	relations(t, all)
	return all
}

func relations(t *testing.T, all map[string]string) {
	t.Helper()
	for name, body := range all {
		if !strings.HasSuffix(name, ".rels") {
			continue
		}
		var rels struct {
			Relationship []struct {
				ID     string `xml:"Id,attr"`
				Target string `xml:"Target,attr"`
			}
		}
		if err := xml.Unmarshal([]byte(body), &rels); err != nil {
			t.Fatal(err)
		}
		folder := path.Dir(path.Dir(name))
		for _, r := range rels.Relationship {
			if _, ok := all[path.Join(folder, r.Target)]; !ok {
				t.Errorf("%s: %s leads to %s, which is not there", name, r.ID, r.Target)
			}
		}
	}
}

// TestDOCX has the form that the guide fixes, the marking on every page, and everything that the Markdown says.
func TestDOCX(t *testing.T) {
	for _, p := range papers(t, filing.Want{}) {
		file, err := p.File(filing.DOCX)
		if err != nil {
			t.Fatal(err)
		}
		all := parts(t, file.Data)
		for name, want := range map[string][]string{
			"word/styles.xml":   {`w:eastAsia="FangSong"`, `<w:sz w:val="28"/>`, `w:line="520" w:lineRule="exact"`},
			"word/document.xml": {`w:w="11906" w:h="16838"`, `w:top="1440" w:right="1803" w:bottom="1440" w:left="1803"`, `r:id="rId2"`, p.Title},
			"word/header1.xml":  {"DRAFT, to be completed by the handler", "草稿，待处理者补充完成"},
			"word/footer1.xml":  {"PAGE", "NUMPAGES"},
		} {
			for _, s := range want {
				if !strings.Contains(all[name], s) {
					t.Errorf("%s: %s lacks %s", p.Path, name, s)
				}
			}
		}
		var seen strings.Builder
		dec := xml.NewDecoder(strings.NewReader(all["word/document.xml"]))
		for {
			token, err := dec.Token()
			if err != nil {
				break
			}
			if text, ok := token.(xml.CharData); ok {
				seen.Write(text)
			}
		}
		for _, b := range p.Blocks {
			for _, l := range b.Answer.Lines {
				if !strings.Contains(seen.String(), l.Text) {
					t.Errorf("%s: the document lacks %q", p.Path, l.Text)
				}
			}
		}
	}
}

// FuzzNames puts hostile names everywhere: a document stays XML, and Markdown gets no row, heading or tag of them.
func FuzzNames(f *testing.F) {
	for _, s := range []string{`a|b`, "</w:t><w:p/>", "]]>&amp;<!--", "x\n# y\n| z |", "\x00\x1b[31m\ufffe\xff", "**b** [l](http://x) `c` ~~d~~ $m$", "$(id) '`;"} {
		f.Add(s)
	}
	m := maker(f)
	f.Fuzz(func(t *testing.T, name string) {
		doc := shop()
		doc.Entities[0].Name = name
		doc.Stores[0].Name, doc.Stores[0].System, doc.Stores[0].Purpose, doc.Stores[1].Owner = name, name, name, name
		doc.Flows[0].Who, doc.Flows[1].Via = name, name
		doc.Datasets[0].Name, doc.Datasets[0].Columns[2].Name = name, name
		doc.Entities[0].Sectors = []string{name}
		doc.Stores[1].ID, doc.Datasets[1].Store, doc.Flows[1].Store = inventory.ID(name), inventory.ID(name), inventory.ID(name)
		list, err := m.Papers(doc, way(), filing.Want{Langs: []string{"en"}, Kinds: []filing.Kind{"contract", "map"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			file, err := p.File(filing.DOCX)
			if err != nil {
				t.Fatal(err)
			}
			parts(t, file.Data)
			if file, err = p.File(filing.Markdown); err != nil {
				t.Fatal(err)
			}
			checkLines(t, string(file.Data))
		}
	})
}

// checkLines asks of every line that it begins as our own lines do, and of every row that it has the cells of its head.
func checkLines(t *testing.T, text string) {
	t.Helper()
	cells := 0
	for line := range strings.SplitSeq(text, "\n") {
		if strings.ContainsAny(line, "\x00\x1b") || strings.Contains(strings.ReplaceAll(line, `\<`, ""), "<") {
			t.Errorf("a line with a tag or a control character: %q", line)
		}
		if !strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "|--") {
			cells = 0
			continue
		}
		n := strings.Count(strings.ReplaceAll(strings.ReplaceAll(line, `\\`, ""), `\|`, ""), "|")
		if cells > 0 && n != cells {
			t.Errorf("a row with %d bars under a head with %d: %q", n, cells, line)
		}
		cells = n
	}
}
