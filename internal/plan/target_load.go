package plan

import (
	"cmp"
	"slices"
	"strings"
)

// targetFile is one file of the catalogue: a family of products with the rows, services and methods that it brings, or
// the table of regions. What its head says holds for every row that does not say it.
type targetFile struct {
	Family   string    `yaml:"family"`
	Read     string    `yaml:"read"`
	Class    string    `yaml:"class"`
	Services []Service `yaml:"services"`
	Methods  []Method  `yaml:"methods"`
	Targets  []Target  `yaml:"targets"`
	Products []Product `yaml:"products"`
	Regions  []Region  `yaml:"regions"`
}

// take adds the rows of one file.
func (k *Knowledge) take(f *targetFile) {
	for i := range f.Services {
		f.Services[i].from(f)
	}
	for i := range f.Methods {
		f.Methods[i].from(f)
	}
	for i := range f.Targets {
		f.Targets[i].from(f)
	}
	for i := range f.Regions {
		f.Regions[i].from(f)
	}
	for i := range f.Products {
		p := &f.Products[i]
		p.from(f)
		p.Family = f.Family
		if p.Class == "" {
			p.Class = f.Class
		}
		if p.Cloud == "" {
			p.Cloud, _, _ = strings.Cut(p.ID, ".")
		}
	}
	k.Services, k.Methods = append(k.Services, f.Services...), append(k.Methods, f.Methods...)
	k.Rows, k.Products = append(k.Rows, f.Targets...), append(k.Products, f.Products...)
	k.Regions = append(k.Regions, f.Regions...)
}

// from takes what the head of the file says.
func (p *Provenance) from(f *targetFile) {
	if p.Read == "" {
		p.Read = f.Read
	}
}

// resolve gives rows what their service and method say, and products their rows. Unknown references stay empty; Check
// reports them.
func (k *Knowledge) resolve() {
	for i := range k.Rows {
		t := &k.Rows[i]
		if s := k.Service(t.Service); s != nil {
			t.Name, t.Sizing, t.Terraform = t.Name.or(s.Name), s.Sizing, s.Terraform
			t.Quotas, t.Room = slices.Concat(t.Quotas, s.Quotas), cmp.Or(t.Room, s.Room)
		}
		if m := k.Method(t.Method); m != nil {
			t.Follow, t.Window, t.Resumable, t.Near = m.Follow, m.Window, m.Resumable, m.Near
			t.Quotas = slices.Concat(t.Quotas, m.Quotas)
			t.Downtime, t.Verify, t.Undo = t.Downtime.or(m.Downtime), t.Verify.or(m.Verify), t.Undo.or(m.Undo)
			if len(t.Caps) == 0 {
				t.Caps = m.Caps
			}
			t.Limits = append(slices.Clone(t.Limits), m.Limits...)
		}
	}
	for i := range k.Products {
		p := &k.Products[i]
		for _, id := range p.Targets {
			if t := k.Target(id); t != nil {
				row := *t
				row.Findings = withFindings(t.Findings, p.Findings)
				p.To = append(p.To, row)
			}
		}
	}
}

// or returns the text, or another one when it is empty.
func (t Text) or(other Text) Text {
	if t == (Text{}) {
		return other
	}
	return t
}

// withFindings are the findings of a row with those of a product; the product's word holds where both speak.
func withFindings(row, product []Lost) []Lost {
	var all []Lost
	for _, f := range row {
		if !slices.ContainsFunc(product, func(p Lost) bool { return p.ID == f.ID }) {
			all = append(all, f)
		}
	}
	return append(all, product...)
}
