package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// freeColumns are the columns that were read and in which nothing was found, nor in the dataset as a whole. Everything
// else is held back, because a hash of it would stay personal data.
func (s *subject) freeColumns() map[string]bool {
	found, read := s.known()
	free := map[string]bool{}
	for _, c := range s.columnNames() {
		free[c] = found[c] == "" && found[""] == "" && read[c] && !looksLikeKey(c)
	}
	return free
}

func (s *subject) hasFreeColumn() bool {
	for _, free := range s.freeColumns() {
		if free {
			return true
		}
	}
	return false
}

// known returns the first kind that was found in each column, "" being the dataset as a whole, and the columns that
// were read.
func (s *subject) known() (found map[string]string, read map[string]bool) {
	found, read = map[string]string{}, map[string]bool{}
	if s.profile == nil {
		return found, read
	}
	for i := range s.profile.Findings {
		f := &s.profile.Findings[i]
		if found[f.Column] == "" || f.Kind < found[f.Column] {
			found[f.Column] = f.Kind
		}
	}
	for i := range s.profile.Columns {
		c := &s.profile.Columns[i]
		read[c.Name] = c.Rows > c.Nulls+c.Empties // a schema states names alone, and an empty head shows nothing
	}
	return found, read
}

// columnNames are the names that schema and profile state, each once, in order.
func (s *subject) columnNames() []string {
	var names []string
	for _, f := range s.data.Columns {
		names = append(names, f.Name)
	}
	if s.profile != nil {
		for i := range s.profile.Columns {
			names = append(names, s.profile.Columns[i].Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// looksLikeKey reports whether a column names a person or a row: joined with another table it leads back to people.
func looksLikeKey(name string) bool {
	n := strings.ToLower(name)
	for _, end := range []string{"_id", "_no", "_key", "uuid", "openid", "编号", "号码"} {
		if strings.HasSuffix(n, end) {
			return true
		}
	}
	return n == "id" || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "ID")
}

// columns lists the columns of a flow with the mask for each, by the use that its pattern makes of them. It is an
// allow-list: what is not listed does not flow, and what nobody read is dropped.
func (b *builder) columns(f *flow, p *Pattern, important string) []Column {
	list := []Column{}
	if p.Use == useNone || p.Use == useAll || f.isStorage() {
		return list
	}
	wanted := b.stated(f).Columns
	if important == string(inventory.Yes) && len(wanted) == 0 {
		wanted = []string{""} // what a column without people is to important data only a person can say: none is named
	}
	for _, s := range f.subjects {
		if p.Use == useAggregate {
			list = append(list, b.grouped(s, wanted)...)
			continue
		}
		list = append(list, b.masked(s, p.Use, wanted)...)
	}
	return list
}

// columnNotes say on what a list of columns rests while nobody has named those that are needed.
func (b *builder) columnNotes(f *flow, v *verdict) []Text {
	if v.pattern == nil || v.pattern.Use != useDeclared || v.word != AfterFiling || f.isStorage() || len(b.stated(f).Columns) > 0 {
		return nil
	}
	if v.traits["important"] == string(inventory.Yes) {
		return []Text{{
			ZH: "含重要数据：在有人写明所需的列（plan --abroad）之前，一列也不列入",
			EN: "it holds important data: until a person names the columns that are needed (plan --abroad), none is on the list",
		}}
	}
	return []Text{{
		ZH: "尚无人写明所需的列（plan --abroad）：所列为最少的一份，供人增减", EN: "nobody has named the columns that are needed (plan --abroad): the list is the least, for people to change",
	}}
}

// masked are the columns of rows that leave.
func (b *builder) masked(s *subject, use string, wanted []string) []Column {
	found, read := s.known()
	free, person := s.freeColumns(), s.personColumn()
	var list []Column
	for _, c := range s.columnNames() {
		mask := MaskDrop
		switch {
		case len(wanted) > 0 && !slices.Contains(wanted, c), !read[c]:
		case free[c]:
			mask = MaskKeep
		case found[c] != "":
			mask = b.k.Sync.mask(found[c], use)
		}
		if use == useHandle && mask == MaskToken && c != person {
			mask = MaskDrop // one handle a person is enough
		}
		list = append(list, Column{Dataset: s.data.ID, Name: c, Kind: found[c], Mask: mask})
	}
	return list
}

// candidate is a column by which people could be counted in groups.
type candidate struct {
	name   string
	mask   string
	groups int64 // different values after the mask
	free   bool
}

// The most values that a mask leaves: years of birth of people alive, bands of ten years, provinces.
const (
	mostYears     = 110
	mostBands     = 11
	mostProvinces = 34
)

// grouped are the columns of an aggregate: a few to group by, one that is counted as people, and the rest dropped. The
// groups are as many as the least group size allows of the rows that were read.
func (b *builder) grouped(s *subject, wanted []string) []Column {
	by := map[string]string{}
	room := s.readRows() / max(1, int64(b.groupMin()))
	left := int(b.limit("sync.group_columns"))
	for _, c := range b.candidates(s, wanted) {
		if left > 0 && c.groups <= room {
			by[c.name], room, left = c.mask, room/max(1, c.groups), left-1
		}
	}
	found, _ := s.known()
	var list []Column
	person := s.personColumn()
	if person == "" && s.holdsPeople() {
		clear(by) // nobody could be told apart: twenty rows may be one person
	}
	if len(by) == 0 {
		for _, c := range s.columnNames() {
			list = append(list, Column{Dataset: s.data.ID, Name: c, Kind: found[c], Mask: MaskDrop})
		}
		return list
	}
	for _, c := range s.columnNames() {
		mask := cmp.Or(by[c], MaskDrop)
		if c == person {
			mask = MaskPerson
		}
		list = append(list, Column{Dataset: s.data.ID, Name: c, Kind: found[c], Mask: mask})
	}
	return list
}

// candidates lists what can be grouped by: columns without people first, those with few values before those with many.
func (b *builder) candidates(s *subject, wanted []string) []candidate {
	found, _ := s.known()
	free := s.freeColumns()
	var list []candidate
	if s.profile == nil {
		return list
	}
	person := s.personColumn()
	for i := range s.profile.Columns {
		c := &s.profile.Columns[i]
		asked := len(wanted) == 0 || slices.Contains(wanted, c.Name)
		if !asked || c.Distinct < 1 || found[""] != "" || c.Name == person {
			continue
		}
		x := candidate{name: c.Name, mask: MaskGroup, groups: c.Distinct, free: free[c.Name]}
		if !x.free {
			x.mask = b.k.Sync.mask(found[c.Name], useAggregate)
			x.groups = leaves(x.mask, c.Distinct)
		}
		if x.mask != MaskDrop {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, func(a, b candidate) int {
		order := map[bool]int{true: 0, false: 1}
		return cmp.Or(order[a.free]-order[b.free], cmp.Compare(a.groups, b.groups), cmp.Compare(a.name, b.name))
	})
	return list
}

// leaves is how many values a mask leaves of so many.
func leaves(mask string, distinct int64) int64 {
	switch mask {
	case MaskYear:
		return min(distinct, mostYears)
	case MaskBand:
		return min(distinct, mostBands)
	case MaskProvince:
		return min(distinct, mostProvinces)
	}
	return distinct
}

// readRows are the rows on which the number of values rests.
func (s *subject) readRows() int64 {
	if s.profile == nil {
		return 0
	}
	return s.profile.Rows
}

// personColumn is the column that tells people apart best, "" when none does: it is counted and never shown. One that is
// encrypted is passed over, because the same person may look different in each row.
func (s *subject) personColumn() string {
	if s.profile == nil {
		return ""
	}
	for _, kind := range []string{"person_key", "resident_id", "id_doc_number", "phone", "email", "employee_no", "login_name"} {
		for i := range s.profile.Findings {
			if f := &s.profile.Findings[i]; f.Kind == kind && f.Column != "" && f.Status != classify.Encrypted {
				return f.Column
			}
		}
	}
	return ""
}

// holdsPeople reports whether anything about people was found in the dataset.
func (s *subject) holdsPeople() bool {
	return s.people.known || s.profile != nil && len(s.profile.Findings) > 0
}

// groupMin is the least number of people in a group of an aggregate.
func (b *builder) groupMin() int { return int(b.limit("sync.group_min")) }

// hasGroups reports whether a dataset of a flow can be counted in groups.
func (b *builder) hasGroups(f *flow) func(*subject) bool {
	return func(s *subject) bool {
		return slices.ContainsFunc(b.grouped(s, b.stated(f).Columns), func(c Column) bool { return c.Mask != MaskDrop && c.Mask != MaskPerson })
	}
}
